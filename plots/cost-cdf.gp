# A curve per strategy (one block and one linetype each): cost, share of the futures that cost no more. Then the dots.
set grid ytics linestyle 100
plot for [i = 1:curves] data index i - 1 using 1:2 with lines linetype i, \
	data index limits using 1:2:3:4 with vectors nohead linewidth 1.6 dashtype (9,6) linecolor rgb '#333333', \
	data index curves using 1:2:3 with points pointtype 7 pointsize 1.1 * dot linecolor rgb variable, \
	data index curves using 1:2 with points pointtype 7 pointsize 0.5 * dot linecolor rgb '#ffffff'
