# Blocks: the bands of the fan, the widest first (day, low, high); what the forecast expects (day, mean); the days so far, and what then
# happened (day, sum).
set style fill transparent solid 0.22 noborder
plot for [i = 1:bands] data index i - 1 using (px(i, $1)):(py(i, $2)):(py(i, $3)) with filledcurves fillcolor rgb fan, \
	data index bands using (px(bands + 1, $1)):(py(bands + 1, $2)) with lines linewidth 2 dashtype (8,4) linecolor rgb fan, \
	data index bands + 2 using (px(bands + 3, $1)):(py(bands + 3, $2)) with lines linewidth 2.2 dashtype (3,3) linecolor rgb '#333333', \
	data index bands + 1 using (px(bands + 2, $1)):(py(bands + 2, $2)) with lines linewidth 3.2 linecolor rgb fan
