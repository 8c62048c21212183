# Cells: column, row, colour. Then the line of break-even, in pieces. Positions are indices of values; words are labels.
set border 0
plot data index 0 using 1:2:($1 - 0.5):($1 + 0.5):($2 - 0.5):($2 + 0.5):3 with boxxyerror fillstyle solid 1 border rgb '#ffffff' linewidth 1 fillcolor rgb variable, \
	data index 1 using 1:2 with lines linewidth 3 linecolor rgb '#222222'
