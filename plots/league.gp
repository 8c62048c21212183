# A row per team: y, p5, p50, p95 (USD), colour. A thin line from p5, a bar from p50 to p95, a dot at p50.
set border 1
unset ytics
set grid xtics linestyle 100
plot data index limits using 1:2:3:4 with vectors nohead linewidth 1.6 dashtype (9,6) linecolor rgb '#333333', \
	data index 0 using 2:1:($3 - $2):(0):5 with vectors nohead linewidth 1.6 linecolor rgb variable, \
	data index 0 using 3:1:3:4:($1 - half):($1 + half):5 with boxxyerror fillstyle solid 1 noborder fillcolor rgb variable, \
	data index 0 using 3:1:5 with points pointtype 7 pointsize 2.0 * dot linecolor rgb variable, \
	data index 0 using 3:1 with points pointtype 7 pointsize 1.1 * dot linecolor rgb '#ffffff'
