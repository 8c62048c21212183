# Two fans of what was spent in each period, without actions and with them: time, p5, p95, p50; an empty line where a period begins. Then when
# alerts fired (time, p5, p95, height), and when they acted.
set grid ytics linestyle 100
set style fill transparent solid 0.22 noborder
plot data index 0 using 1:2:3 with filledcurves fillcolor rgb '#E69F00', \
	data index 1 using 1:2:3 with filledcurves fillcolor rgb '#0072B2', \
	data index 0 using 1:4 with lines linewidth 2.2 linecolor rgb '#E69F00', \
	data index 1 using 1:4 with lines linewidth 2.2 linecolor rgb '#0072B2', \
	data index limits using 1:2:3:4 with vectors nohead linewidth 1.6 dashtype (9,6) linecolor rgb '#333333', \
	data index 2 using 2:4:($3 - $2):(0) with vectors nohead linewidth 1.6 linecolor rgb '#222222', \
	data index 2 using 1:4 with points pointtype 9 pointsize 1.1 * dot linecolor rgb '#222222', \
	data index 3 using 2:4:($3 - $2):(0) with vectors nohead linewidth 1.6 linecolor rgb '#0072B2', \
	data index 3 using 1:4 with points pointtype 11 pointsize 1.1 * dot linecolor rgb '#0072B2'
