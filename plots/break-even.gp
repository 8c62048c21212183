# Bars: row, utilisation of the whole term, the same while the run lasts (pale), break-even, colour. Marks are drawn as labels are.
set border 1
unset ytics
set grid xtics linestyle 100
plot data index 0 using ($3 / 2):1:(0):3:($1 - half):($1 + half) with boxxyerror fillstyle solid 1 noborder fillcolor rgb '#dddddd', \
	data index 0 using ($2 / 2):1:(0):2:($1 - half):($1 + half):5 with boxxyerror fillstyle solid 1 noborder fillcolor rgb variable
