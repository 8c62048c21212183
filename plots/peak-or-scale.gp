# Bars: replica-hours, px from the top, colour, 1: what the strategy used.
plot data index 0 using ((px(1, 0) + px(1, $1)) / 2):(top - $2):(px(1, 0)):(px(1, $1)):(top - $2 - half):(top - $2 + half):3 with boxxyerror fillstyle solid 1 noborder fillcolor rgb variable
