# What a class voted: row from, share, row to, colour; of a first vote lighter.
set border 1
unset ytics
set grid xtics linestyle 100
plot data index 0 using 2:1:(0):2:3:4:5 with boxxyerror fillstyle solid 1 noborder fillcolor rgb variable
