# Everything in one picture, y in px from the axis up. Blocks: 0 states (from, to, low, high, colour), 1 losses and
# fall-backs (time, low, height, colour), 2 progress (time, y), 3 prices (time, y, colour), 4 guides (from, y, length).
set border 1
unset ytics
set grid xtics linestyle 100
plot data index 4 using 1:2:3:(0) with vectors nohead linewidth 0.8 linecolor rgb '#e6e6e6', \
	data index 0 using 1:3:1:2:3:4:5 with boxxyerror fillstyle solid 1 noborder fillcolor rgb variable, \
	data index 1 using 1:2:(0):3:4 with vectors nohead linewidth 1.6 linecolor rgb variable, \
	data index 2 using 1:2 with lines linewidth 1.6 linecolor rgb '#222222', \
	data index 3 using 1:2:3 with lines linewidth 2 linecolor rgb variable
