# A block per strategy: log10 of how many futures, the mean so far, its interval; all relative to the last mean.
set grid ytics linestyle 100
set style fill transparent solid 0.13 noborder
plot for [i = 1:curves] data index i - 1 using 1:3:4 with filledcurves linetype i, \
	for [i = 1:curves] data index i - 1 using 1:2 with lines linetype i, \
	0 with lines linewidth 1.2 dashtype solid linecolor rgb '#333333'
