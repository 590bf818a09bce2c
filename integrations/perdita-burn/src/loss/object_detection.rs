//! Object detection.
// Written by `UPDATE=1 cargo test -p perdita-burn types`.
use crate::typed::loss;
use burn::tensor::Tensor;

loss! {
    /// One minus intersection over union of two boxes.
    ///
    /// ```text
    /// 1 − |A ∩ B| / |A ∪ B|
    /// ```
    ///
    /// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
    /// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
    ///
    /// Kinks: coinciding edges: a one-sided slope; disjoint boxes: gradient 0.
    ///
    /// Reference: Yu et al., UnitBox: An Advanced Object Detection Network, ACM Multimedia 2016 (there −ln IoU).
    IouLoss, IouLossConfig, "iou" {
        /// Meaning of the four numbers of a box; one of xyxy, xywh, cxcywh; `xyxy` by default.
        format, with_format: String = "xyxy".into();
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// IoU loss plus the empty fraction of the enclosing box.
    ///
    /// ```text
    /// 1 − |A ∩ B| / |A ∪ B| + (|C| − |A ∪ B|) / |C|; C the enclosing box
    /// ```
    ///
    /// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
    /// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
    ///
    /// Kinks: coinciding edges.
    ///
    /// Reference: Rezatofighi et al., Generalized Intersection over Union, CVPR 2019.
    GiouLoss, GiouLossConfig, "giou" {
        /// Meaning of the four numbers of a box; one of xyxy, xywh, cxcywh; `xyxy` by default.
        format, with_format: String = "xyxy".into();
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// IoU loss plus the normalised distance of the centres.
    ///
    /// ```text
    /// 1 − IoU + ρ²/c²; ρ the distance of the centres, c the diagonal of the enclosing box
    /// ```
    ///
    /// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
    /// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
    ///
    /// Kinks: coinciding edges.
    ///
    /// Reference: Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020.
    DiouLoss, DiouLossConfig, "diou" {
        /// Meaning of the four numbers of a box; one of xyxy, xywh, cxcywh; `xyxy` by default.
        format, with_format: String = "xyxy".into();
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// IoU loss plus the normalised distance of the centres and the difference of the aspect ratios.
    ///
    /// ```text
    /// 1 − IoU + ρ²/c² + αv; v = 4/π² (atan(w'/h') − atan(w/h))², α = v / (1 − IoU + v) held fixed
    /// ```
    ///
    /// - `prediction`, (... 4): the predicted boxes; (-∞, ∞)
    /// - `target`, (... 4): the ground-truth boxes; (-∞, ∞)
    ///
    /// Kinks: coinciding edges.
    ///
    /// Reference: Zheng et al., Distance-IoU Loss: Faster and Better Learning for Bounding Box Regression, AAAI 2020.
    CiouLoss, CiouLossConfig, "ciou" {
        /// Meaning of the four numbers of a box; one of xyxy, xywh, cxcywh; `xyxy` by default.
        format, with_format: String = "xyxy".into();
    }
    forward [D] (prediction: Tensor<D>, target: Tensor<D>);
    each [E] Tensor<E>;
}

loss! {
    /// Focal loss of the classes plus GIoU loss of the matched boxes.
    ///
    /// ```text
    /// Σ_c focal(z_c, t_c) + λ m (1 − GIoU(b, b')), divided by the number of matched anchors; λ = box_weight, m = matched
    /// ```
    ///
    /// - `logits`, (n c): a logit for each class of each anchor; (-∞, ∞)
    /// - `target`, (n c): 1 at the class of each matched anchor; \[0, 1\]
    /// - `boxes`, (n 4): the box of each anchor; (-∞, ∞)
    /// - `target_boxes`, (n 4): the ground-truth box of each matched anchor; (-∞, ∞)
    /// - `matched`, (n): 1 if an anchor is matched to an object, else 0; \[0, 1\]
    ///
    /// Kinks: coinciding edges of boxes.
    ///
    /// Reference: Lin et al., Focal Loss for Dense Object Detection, ICCV 2017; Rezatofighi et al., CVPR 2019.
    FocalGiouLoss, FocalGiouLossConfig, "focal_giou" {
        /// Focusing parameter: larger values down-weight easy examples more strongly; 0 is cross-entropy; \[0, ∞); `2` by default.
        gamma, with_gamma: f64 = 2.0;
        /// Weight of positives, with 1 − alpha for negatives; none for no weighting; \[0, 1\] or none; `0.25` by default.
        alpha, with_alpha: Option<f64> = Some(0.25);
        /// Weight of the box loss; \[0, ∞); `1` by default.
        box_weight, with_box_weight: f64 = 1.0;
        /// Meaning of the four numbers of a box; one of xyxy, xywh, cxcywh; `xyxy` by default.
        format, with_format: String = "xyxy".into();
    }
    forward [] (logits: Tensor<2>, target: Tensor<2>, boxes: Tensor<2>, target_boxes: Tensor<2>, matched: Tensor<1>);
    each [] Tensor<1>;
}
