# A violin per row. Blocks 0 to violins-1: x, half the height (1 at the mode). Then the boxes: y, p5, p25, p50, p75, p95, colour.
set border 1
unset ytics
set grid xtics linestyle 100
ink = '#333333'
plot for [i = 1:violins] data index i - 1 using 1:(word(row, i) + half * $2):(word(row, i) - half * $2) with filledcurves fillcolor rgb '#88' . word(colour, i), \
	for [i = 1:violins] data index i - 1 using 1:(word(row, i) + half * $2) with lines linewidth 1.4 linecolor rgb '#' . word(colour, i), \
	for [i = 1:violins] data index i - 1 using 1:(word(row, i) - half * $2) with lines linewidth 1.4 linecolor rgb '#' . word(colour, i), \
	data index limits using 1:2:3:4 with vectors nohead linewidth 1.6 dashtype (9,6) linecolor rgb '#333333', \
	data index violins using 2:1:($6 - $2):(0) with vectors nohead linewidth 1.4 linecolor rgb ink, \
	data index violins using 2:($1 - cap):(0):(2 * cap) with vectors nohead linewidth 1.4 linecolor rgb ink, \
	data index violins using 6:($1 - cap):(0):(2 * cap) with vectors nohead linewidth 1.4 linecolor rgb ink, \
	data index violins using 3:1:3:5:($1 - 1.6 * cap):($1 + 1.6 * cap) with boxxyerror fillstyle solid 1 border rgb ink fillcolor rgb '#ffffff' linewidth 1.2, \
	data index violins using 4:1 with points pointtype 7 pointsize 1.1 * dot linecolor rgb ink, \
	data index violins using 4:1 with points pointtype 7 pointsize 0.6 * dot linecolor rgb '#ffffff'
