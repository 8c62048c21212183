# A histogram per row: from, to (USD), foot, height (row units), colour; pale where the strategy is the dearer one.
set border 1
unset ytics
set grid xtics linestyle 100
plot data index 0 using 1:3:1:2:3:($3 + $4):5 with boxxyerror fillstyle solid 1 noborder fillcolor rgb variable, \
	data index 1 using 1:2:3:(0) with vectors nohead linewidth 1 linecolor rgb '#9a9a9a', \
	data index 2 using 1:2 with points pointtype 9 pointsize 1.1 * dot linecolor rgb '#222222'
