"""Values and gradients of every loss beside PyTorch's.

Both get the same random batches of doubles: perdita through its Python package, which must be installed; PyTorch
differentiates by autograd. What PyTorch has no function for is torchvision's, MONAI's, pytorch-metric-learning's or the
authors', or is written from PyTorch's primitives, as its users do.

    python -m tools.peers                  print the table, fail on a difference
    python -m tools.peers huber sup_con    the lines of these losses
    python -m tools.peers --list           name the peers, compute nothing

A file per task holds `PEERS`, and `WITHOUT`: losses that have no peer, and why. A loss that is in neither is an error.

The table has the worst differences of all batches. The value is relative to itself, and the gradient to its largest
entry. Not so for products of rows, where scores lie up to thousands apart and temperatures go from 0.005 to 10: PyTorch
rounds a loss of 1e-20 to 0, and a gradient to what the scores' rounding leaves. There a gradient is taken times its
row's length, and all are relative to the largest of their kind or, if that is more, to the largest score (a matrix:
over the number of rows).

Where a library means something else, batches or settings are such that both mean the same:

| library | what it does | what perdita does | here |
|---|---|---|---|
| PyTorch | NaN if all labels are ignored | 0, of 0 rows | a label that counts |
| PyTorch | softplus is a line beyond 20: off by 2e-9 | ln(1 + e^x) | logaddexp |
| F.normalize | slope 1e12 at a row of zeros | slope 0 | no such row |
| F.ctc_loss | infinite if frames are too few | infinite | zero_infinity in both |
| NTXentLoss, SupConLoss | 0 of a batch without a negative pair | the loss | one that has |
| SupConLoss, CircleLoss | mean of the losses that are not rounded to 0 | of rows with partners | MeanReducer |
| ArcFaceLoss | margin in degrees | in radians | converted |
| ArcFaceLoss | NaN if a cosine is 1 | a sine of at least 1e-4 | no such row |
| LpDistance | beyond 25 rows by products: 1e-8 for 0 | exact | cdist without products |
| BatchEasyHardMiner | a semi-hard triplet per row | per positive, as in FaceNet | mined by hand |
| TripletMarginLoss | mean of the triplets that cost | of all, unless average=active | both |
| GeneralizedLiftedStructureLoss | a row without positives or negatives counts | it does not | every row has both |
| VICRegLoss | NaN for one row | an error | two rows or more |
"""
