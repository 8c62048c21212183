# Blocks: requests (time, a second), replicas wanted, replicas ready (time, number), replicas lost (time, px of its mark), queue (time,
# requests), mean latency (time, in the unit of the right axis).
plot data index 0 using (px(1, $1)):(py(1, 0)):(py(1, $2)) with filledcurves fillcolor rgb '#c8332288', \
	data index 0 using (px(1, $1)):(py(1, $2)) with lines linewidth 1.6 linecolor rgb '#332288', \
	data index 2 using (px(3, $1)):(py(3, 0)):(py(3, $2)) with filledcurves fillcolor rgb '#b044aa99', \
	data index 2 using (px(3, $1)):(py(3, $2)) with lines linewidth 1.4 linecolor rgb '#44aa99', \
	data index 1 using (px(2, $1)):(py(2, $2)) with lines linewidth 1.4 linecolor rgb '#882255', \
	data index 3 using (px(4, $1)):(py(4, 0)):(0):2 with vectors nohead linewidth 1.4 linecolor rgb '#b2182b', \
	data index 4 using (px(5, $1)):(py(5, 0)):(py(5, $2)) with filledcurves fillcolor rgb '#a0ddaa33', \
	data index 4 using (px(5, $1)):(py(5, $2)) with lines linewidth 1.4 linecolor rgb '#ddaa33', \
	data index 5 using (px(6, $1)):(py(6, $2)) with lines linewidth 1.4 linecolor rgb '#cc3311'
