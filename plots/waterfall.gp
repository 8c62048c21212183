# A waterfall: row, from, to (mean cost, USD), colour; then where each row ends and the next begins; then thin bars below some rows.
set border 1
unset ytics
set grid xtics linestyle 100
plot data index 0 using 2:1:2:3:($1 - half):($1 + half):4 with boxxyerror fillstyle solid 1 border rgb '#ffffff' linewidth 1 fillcolor rgb variable, \
	data index (besides ? 2 : 1) using (besides ? $3 : NaN):1:3:4:1:2:5 with boxxyerror fillstyle solid 1 noborder fillcolor rgb variable, \
	data index 1 using 1:2:(0):3 with vectors nohead linewidth 1.2 dashtype (4,3) linecolor rgb '#777777'
