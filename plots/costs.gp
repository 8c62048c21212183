# Blocks: pieces of the stacked bars (from, to, low, high, colour); the total of each bar (its edges or its middle, p5, p95, mean). Many bars
# have one band, few have a whisker each.
plot data index 0 using ((px(1, $1) + px(1, $2)) / 2):((py(1, $3) + py(1, $4)) / 2):(px(1, $1)):(px(1, $2)):(py(1, $3)):(py(1, $4)):5 with boxxyerror fillstyle solid 1 border rgb '#ffffff' linewidth 0.5 fillcolor rgb variable, \
	data index 1 using (px(2, $1)):(py(2, $2)):(py(2, $3)) with filledcurves fillcolor rgb (band ? '#e0333333' : '#ff333333'), \
	data index 1 using (px(2, $1)):(band ? py(2, $2) : NaN) with lines linewidth 1.6 dashtype (4,3) linecolor rgb '#333333', \
	data index 1 using (px(2, $1)):(band ? py(2, $3) : NaN) with lines linewidth 1.6 dashtype (4,3) linecolor rgb '#333333', \
	data index 1 using (px(2, $1)):(band ? NaN : py(2, $2)):(0):(py(2, $3) - py(2, $2)) with vectors nohead linewidth 2 linecolor rgb '#333333'
