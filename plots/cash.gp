# A block per panel: time, what has been paid so far, the same cost amortised.
plot for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $2)) with lines linewidth 2.6 linecolor rgb '#' . word(colour, i), \
	for [i = 1:panels] data index i - 1 using (px(i, $1)):(py(i, $3)) with lines linewidth 2 dashtype (9,5) linecolor rgb '#333333'
