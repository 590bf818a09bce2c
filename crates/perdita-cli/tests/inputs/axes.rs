//! Predictions that are arrays of three and four axes.
use super::close;
use crate::files::{Files, get, labels, npy, npz};

fn array(shape: &str, cells: &[f64]) -> Vec<u8> {
    npy("<f8", shape, cells.iter().map(|x| x.to_le_bytes()))
}

fn classes(shape: &str, cells: &[i64]) -> Vec<u8> {
    npy("<i8", shape, cells.iter().map(|x| x.to_le_bytes()))
}

/// Logits.
const LOGITS: [f64; 12] = [0.5, -1.0, 2.0, 0.0, 1.0, -0.5, 0.25, 0.75, -0.25, 1.5, 0.0, 1.0];

#[test]
fn every_token_has_a_label() {
    // p = np.array(LOGITS).reshape(2, 2, 3); y = np.array([[2, 0], [1, -100]]);
    // b = np.log(np.exp(p).sum(-1)) - np.take_along_axis(p, np.maximum(y, 0)[..., None], -1)[..., 0]
    let files = Files::new(&[
        (
            "a.npz",
            npz(&[
                ("logits.npy", array("(2, 2, 3)", &LOGITS)),
                ("y.npy", classes("(2, 2)", &[2, 0, 1, -100])),
                ("w.npy", array("(2,)", &[1.0, 3.0])),
            ]),
        ),
        ("p.npy", array("(2, 2, 3)", &LOGITS)),
        ("y.npy", classes("(2, 2)", &[2, 0, 1, -100])),
    ]);
    for args in [
        "a.npz --loss cross_entropy --pred logits --target y",
        "a.npz --loss cross_entropy -i scores=logits -i labels=y",
        "--loss cross_entropy --pred p.npy --target y.npy",
    ] {
        let report = files.eval(args);
        close(get(&report, 0, "value"), 0.7953165838022788, 1e-14);
        assert_eq!(report["losses"][0]["count"], 3);
        assert_eq!(report["losses"][0]["worst"][0]["entry"].to_string(), "[0,1]");
    }
    // (b * [[1, 1], [3, 0]]).sum() / 5
    let weighted = files.eval("a.npz --loss cross_entropy --pred logits --target y --weight w");
    close(get(&weighted, 0, "value"), 0.7492978185380611, 1e-14);
}

#[test]
fn classes_may_come_first() {
    // p = np.array(LOGITS).reshape(1, 3, 2, 2); y = np.array([[[0, 1], [2, 2]]]);
    // (np.log(np.exp(p).sum(1)) - np.take_along_axis(p, y[:, None], 1)[:, 0]).mean()
    let files = Files::new(&[(
        "a.npz",
        npz(&[
            ("p.npy", array("(1, 3, 2, 2)", &LOGITS)),
            ("y.npy", classes("(1, 2, 2)", &[0, 1, 2, 2])),
            ("flat.npy", labels(&[0])),
            ("t.npy", array("(1, 3, 2, 2)", &[1.0 / 3.0; 12])),
        ]),
    )]);
    let report = files.eval("a.npz --loss cross_entropy --pred p --target y --channels-first");
    close(get(&report, 0, "value"), 1.5920462981738115, 1e-14);
    // (np.log(np.exp(p).sum(1)) - p.mean(1)).mean()
    let report = files.eval("a.npz --loss soft_cross_entropy --pred p --target t --channels-first");
    close(get(&report, 0, "value"), 1.4045462981738115, 1e-14);
    // ((p - 1 / 3)**2).mean(), of a loss of one prediction, with the axes as they are.
    let report = files.eval("a.npz --loss mse --pred p --target t");
    close(get(&report, 0, "value"), 0.6892361111111112, 1e-14);

    assert_eq!(
        files.complaint("a.npz --loss cross_entropy --pred flat --target flat --channels-first"),
        "--channels-first: the predictions are columns, not an array of several axes"
    );
    let message = files.complaint("a.npz --loss cross_entropy --pred p --target y");
    assert_eq!(message, "a.npz has 4 rows, but a.npz has 6");
}

#[test]
fn boxes_may_have_widths() {
    let (prediction, target) = ([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 2.0, 2.0]);
    let files = Files::new(&[
        ("a.npz", npz(&[("p.npy", array("(1, 4)", &prediction)), ("t.npy", array("(1, 4)", &target))])),
        ("a.csv", b"a,b,c,d,e,f,g,h\n0,0,2,2,1,1,2,2\n".to_vec()),
    ]);
    for args in ["a.npz -i prediction=p -i target=t", "a.csv -i prediction=a..d -i target=e..h"] {
        // Boxes [0, 0, 2, 2] and [1, 1, 3, 3] by their corners: 1 - 1/7 + 2/9
        let report = files.eval(&format!("{args} --loss giou(format=xywh)"));
        close(get(&report, 0, "value"), 1.0 - 1.0 / 7.0 + 2.0 / 9.0, 1e-14);
        // By central differences in NumPy, [-8, -8, -6, -6] / 49 in left, top, width and height.
        let report = files.eval(&format!("{args} --loss iou(format=xywh)"));
        close(get(&report, 0, "value"), 6.0 / 7.0, 1e-14);
        close(get(&report, 0, "gradient_norm_prediction"), 200f64.sqrt() / 49.0, 1e-14);
    }
}
