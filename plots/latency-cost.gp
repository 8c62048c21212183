# Medians: log10 of the latency in s, cost, their p5 and p95, colour. Then the lines from each target to the next.
plot data index 1 using (px(2, $1)):(py(2, $2)) with lines linewidth 2 linecolor rgb '#999999', \
	data index 0 using (px(1, $1)):(py(1, $2)):(px(1, $3)):(px(1, $4)):7 with xerrorbars pointtype 0 linewidth 1.2 linecolor rgb variable, \
	data index 0 using (px(1, $1)):(py(1, $2)):(py(1, $5)):(py(1, $6)):7 with yerrorbars pointtype 0 linewidth 1.2 linecolor rgb variable, \
	data index 0 using (px(1, $1)):(py(1, $2)) with points pointtype 7 pointsize 2.1 * dot linecolor rgb '#ffffff', \
	data index 0 using (px(1, $1)):(py(1, $2)):7 with points pointtype 7 pointsize 1.7 * dot linecolor rgb variable
