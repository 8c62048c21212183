# A cloud per strategy: time, cost (blocks 0 to clouds-1). Then the futures that never finished, the Pareto front, the medians.
set grid xtics ytics linestyle 100
plot for [i = 1:clouds] data index i - 1 using 1:2 with points pointtype 7 pointsize 0.42 * dot linecolor rgb '#70' . word(colour, i), \
	data index clouds using 1:2:3 with points pointtype 2 pointsize 0.5 * dot linecolor rgb variable, \
	data index clouds + 1 using 1:2 with lines linewidth 1.8 linecolor rgb '#888888', \
	data index limits using 1:2:3:4 with vectors nohead linewidth 1.6 dashtype (9,6) linecolor rgb '#333333', \
	data index clouds + 2 using 1:2 with points pointtype 7 pointsize 2.1 * dot linecolor rgb '#ffffff', \
	data index clouds + 2 using 1:2:3 with points pointtype 7 pointsize 1.7 * dot linecolor rgb variable
