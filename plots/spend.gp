# Blocks: the bands of the fan, the widest first (time, low, high); then a line per strategy (time, median).
set style fill transparent solid 0.2 noborder
plot for [i = 1:bands] data index i - 1 using (px(i, $1)):(py(i, $2)):(py(i, $3)) with filledcurves fillcolor rgb fan, \
	for [i = 1:lines] data index bands + i - 1 using (px(bands + i, $1)):(py(bands + i, $2)) with lines linetype i
