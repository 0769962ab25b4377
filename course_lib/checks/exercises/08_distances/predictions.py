"""What lesson 08 asks before it shows."""

from course_lib.checks.questions import prediction

prediction("08.cube", "the L2 distance between opposite corners of a cube in 64 dimensions", 8)
prediction("08.pixels", "our L2 of the uint8 pixels 10 and 200", "2",
           ("190", "66", "2", "an error"))
prediction("08.houses", "the nearer house, in L2, with the numbers as they stand", "B",
           ("A", "B", "both are equally near"))
prediction("08.penguins",
           "test penguins, of 86, that the raw nearest neighbour gets wrong in each of five splits",
           "10 or more", ("0", "1", "about 5", "10 or more"))
prediction("08.balls", "the nearest point in experiment 1 (L1, from (0, 0))", "B at (−4.2, 0)",
           ("A at (3, 2.5)", "B at (−4.2, 0)", "C at (−0.5, 4.5)", "D at (2.5, −4)"))
prediction("08.laws", "on the points 0, 1 and 2, a promise is broken by", "the square of L2",
           ("L1", "L2", "the square of L2", "L∞", "none of them"))
prediction("08.far", "the length of the gradient of L2 when b is 500 away instead of 5", 1)
prediction("08.shop", "the kilometer with the smallest sum of distances to 1, 2, 3, 4 and 100", 3)
prediction("08.offset", "expanded says that 1e8 and 1e8 + 1 are this far apart", 0)
