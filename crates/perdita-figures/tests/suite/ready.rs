//! The figures that are ready show what the losses are known for.
use perdita_figures::{Figure, Mark, ready::ready};

fn surface(figure: &Figure, panel: usize) -> (&[f64], &[f64], &[Vec<f64>]) {
    match &figure.panels[panel].marks[0] {
        Mark::Surface { x, y, z, .. } => (x, y, z),
        mark => panic!("{mark:?}"),
    }
}

#[test]
fn the_triplet_surface_is_flat_beyond_the_margin() {
    let figure = ready("triplet").unwrap();
    let (x, y, z) = surface(&figure, 0);
    for (j, far) in y.iter().enumerate() {
        for (i, near) in x.iter().enumerate() {
            let easy = far - near >= 1.0 - 1e-9;
            assert_eq!(z[j][i] > 1e-5, !easy, "{near}, {far}: {}", z[j][i]);
            // Only the difference of the distances counts; but for the 10⁻⁶ that PyTorch, too, adds to coordinates.
            let (before, same) = (i > 0 && j > 0, 1e-5);
            assert!(!before || (z[j][i] - z[j - 1][i - 1]).abs() < same);
        }
    }
}

#[test]
fn the_contrastive_surfaces_pull_and_push_alike_in_all_directions() {
    let figure = ready("contrastive").unwrap();
    for panel in [0, 1] {
        let (x, _, z) = surface(&figure, panel);
        let middle = x.len() / 2;
        // 3² + 4² = 5²
        let alike = [(5, 0), (0, 5), (-5, 0), (3, 4), (-4, 3)].map(|(i, j): (isize, isize)| {
            z[middle.checked_add_signed(j).unwrap()][middle.checked_add_signed(i).unwrap()]
        });
        assert!(alike.iter().all(|v| (v - alike[0]).abs() < 1e-9 && *v > 0.0), "{alike:?}");
        let (here, there) = (z[middle][middle], z[middle][0]);
        assert!(if panel == 0 { here == 0.0 && there > 2.0 } else { here == 1.0 && there == 0.0 });
    }
}

/// The edge of the region without loss is where the formula has it: a circle of the margin's radius; d(a, n) = d(a, p) + 1.
#[test]
fn the_edge_of_no_loss_is_exact() {
    let edge = |figure: &Figure, panel: usize| match &figure.panels[panel].marks[1] {
        Mark::Line { points, .. } => points.clone(),
        mark => panic!("{mark:?}"),
    };
    let circle = edge(&ready("contrastive").unwrap(), 1);
    let far = circle.iter().map(|(x, y)| (x.hypot(*y) - 1.0).abs()).fold(0.0, f64::max);
    assert!(circle.len() > 100 && far < 1e-4, "{far}");
    let line = edge(&ready("triplet").unwrap(), 0);
    let far = line.iter().map(|(near, far)| (far - near - 1.0).abs()).fold(0.0, f64::max);
    assert!(line.len() == 21 && far < 1e-5, "{far}");
}

#[test]
fn the_dice_surface_is_0_where_both_pixels_are_right() {
    let figure = ready("dice").unwrap();
    let (_, _, z) = surface(&figure, 0);
    let last = z.len() - 1;
    assert!(z[0][last].abs() < 1e-12 && (z[last][0] - 1.0).abs() < 1e-12);
    let (_, _, z) = surface(&figure, 1);
    assert!(z[last][last].abs() < 1e-12);
}

/// Hard examples have a larger gradient than with cross-entropy, and the axis shows by how much.
#[test]
fn the_bump_of_the_focal_gradient_is_seen() {
    let figure = ready("focal").unwrap();
    let panel = &figure.panels[2];
    assert!(!panel.y.log && figure.panels[1].y.log);
    for mark in &panel.marks[1..] {
        let Mark::Line { points, name, .. } = mark else { panic!("{mark:?}") };
        let most = points.iter().map(|p| p.1).fold(0.0, f64::max);
        let top = panel.y.range.unwrap().1;
        assert!(most > 1.05 && most < top, "{name}: {most} of {top}");
    }
}

/// The mean cosine similarity of queries and keys of the same class.
fn together(figure: &Figure, panel: usize) -> f64 {
    let classes: Vec<&Vec<(f64, f64)>> = figure.panels[panel]
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Points { points, .. } => Some(points),
            _ => None,
        })
        .collect();
    let cosine = |a: &(f64, f64), b: &(f64, f64)| (a.0 * b.0 + a.1 * b.1) / (a.0.hypot(a.1) * b.0.hypot(b.1));
    let of = |points: &[(f64, f64)]| {
        let all = points.iter().flat_map(|a| points.iter().map(move |b| cosine(a, b)));
        all.sum::<f64>() / (points.len() * points.len()) as f64
    };
    classes.iter().map(|points| of(points)).sum::<f64>() / classes.len() as f64
}

#[test]
fn a_high_temperature_gathers_classes_and_a_low_one_only_neighbours() {
    let figure = ready("info-nce").unwrap();
    let all: Vec<f64> = (0..4).map(|panel| together(&figure, panel)).collect();
    assert!(all[0] < 0.5 && all[3] > 0.95, "{all:?}");
    assert!(all[1] < all[2] && all[2] < all[3], "{all:?}");
}

#[test]
fn an_unknown_name_is_met_with_those_that_are_known() {
    let error = ready("focall").unwrap_err();
    assert!(error.contains("`focall`") && error.contains("label-smoothing"), "{error}");
}
