# A tornado: row, from, to (the figure), colour, a bar an end; the longer one of two on the same side comes first. Then where everything is as it is.
set border 1
unset ytics
set grid xtics linestyle 100
plot data index 0 using 2:1:2:3:($1 - half):($1 + half):4 with boxxyerror fillstyle solid 1 border rgb '#ffffff' linewidth 1 fillcolor rgb variable, \
	data index 1 using 1:2:(0):3 with vectors nohead linewidth 1.6 linecolor rgb '#333333'
