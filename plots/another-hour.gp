# What another hour of training is worth (first block), then a block per strategy of what it costs: hours of work, USD. Then where they meet.
set grid ytics linestyle 100
plot data index 0 using 1:2 with lines linewidth 3.2 linecolor rgb '#333333', \
	for [i = 1:lines] data index i using 1:2 with lines linewidth 2.4 linetype i linecolor rgb '#' . word(colour, i), \
	data index lines + 1 using 1:2:(1.5 * dot):3 with points pointtype 7 pointsize variable linecolor rgb variable
