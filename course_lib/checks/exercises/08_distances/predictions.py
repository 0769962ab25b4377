"""What lesson 08 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("08.walk", "the blocks that you walk from (0, 0) to (3, 4)", 7)
prediction("08.cube", "the L2 distance between opposite corners of a cube in 64 dimensions", 8)
prediction("08.pixels", "our L2 of the uint8 pixels 10 and 200", "2",
           ("190", "66", "2", "an error"))
prediction("08.laws", "on the points 0, 1 and 2, a promise is broken by", "the square of L2",
           ("L1", "L2", "the square of L2", "L∞", "none of them"))
prediction("08.power", "L100 of (0, 0) and (3, 4), to two digits", 4.0, digits=2)
prediction("08.balls", "the nearest point in experiment 1 (L1, from (0, 0))", "B",
           ("A at (3, 2.5)", "B", "C at (−0.5, 4.5)", "D at (2.5, −4)"))
prediction("08.memory", "GB that d takes for 2000 against 2000 samples with 64 features", 2.048)
prediction("08.offset", "expanded says that 1e8 and 1e8 + 1 are this far apart", 0)
prediction("08.houses", "the nearer house, in L2, with the numbers as they stand", "B",
           ("A", "B", "both are equally near"))
prediction("08.scaled", "the distance from yours to B after min–max scaling", 1)
prediction("08.share",
           "the part of a squared L2 distance that comes from body mass, on average over all pairs",
           "more than 99 %", ("about 25 %", "about 50 %", "about 90 %", "more than 99 %"))
prediction("08.penguins", "test penguins that the raw nearest neighbour gets wrong, of 86",
           "about 10", ("0", "1", "about 10", "about 40"))
prediction("08.gradient",
           "the derivative of the L2 distance to (3, 4) with respect to the first feature, at (0, "
           "0)", -0.6)
prediction("08.far", "the length of the gradient of L2 when b is 500 away instead of 5", 1)
prediction("08.shop", "the kilometer with the smallest sum of distances to 1, 2, 3, 4 and 100", 3)
