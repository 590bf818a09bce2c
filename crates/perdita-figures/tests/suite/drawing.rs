//! Drawings are well-formed, deterministic and complete.
use perdita_figures::{Axis, Figure, Mark, Panel, ready::PRESETS};
use roxmltree::{Document, Node};
use std::collections::BTreeSet;

/// A panel with each kind of mark.
fn everything() -> Figure {
    let points: Vec<(f64, f64)> = (0..=20).map(f64::from).map(|x| (x / 10.0, (x / 10.0).powi(2))).collect();
    let axes =
        |marks| Panel { title: "a < b & c".into(), x: Axis::new("x \"x\""), y: Axis::new("y $y$"), marks };
    let band = points.iter().map(|(x, y)| (*x, y - 0.5, y + 0.5)).collect();
    let lines = vec![
        Mark::Band { name: "square".into(), points: band },
        Mark::line("square", points.clone()),
        Mark::reference("bound <1>", vec![(0.0, 1.0), (2.0, 1.0)]),
        Mark::Points { name: "data".into(), points },
    ];
    let bars = vec![Mark::Bars {
        name: "errors".into(),
        edges: vec![0.0, 1.0, 2.0, 4.0],
        heights: vec![3.0, 1.0, 2.0],
    }];
    let intervals =
        vec![Mark::Intervals { name: "score".into(), values: vec![(0.5, 0.4, 0.6), (0.7, 0.65, 0.8)] }];
    let z = vec![vec![0.0, 1.0, 2.0], vec![1.0, f64::NAN, 3.0], vec![2.0, 3.0, f64::INFINITY]];
    let surface = Mark::Surface { name: "height".into(), x: vec![0.0, 1.0, 2.0], y: vec![0.0, 1.0, 2.0], z };
    let mut rows = axes(intervals);
    rows.y = Axis::new("").names(["one", "two"]);
    let mut ratios = axes(vec![Mark::line("square", vec![(0.1, 1e-4), (10.0, 1e5)])]);
    (ratios.x.log, ratios.y.log) = (true, true);
    let panels = vec![axes(lines), axes(bars), rows, axes(vec![surface]), ratios];
    Figure { title: "Every 'mark' & <more>".into(), panels }
}

fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    document
        .descendants()
        .filter(|n| n.has_tag_name("text"))
        .filter_map(|n| n.text())
        .map(Into::into)
        .collect()
}

#[test]
fn an_svg_is_well_formed_and_says_every_name() {
    let figure = everything();
    for svg in [figure.svg(), figure.svg_for_page()] {
        let texts = texts(&svg);
        for name in
            ["square", "bound <1>", "data", "errors", "score", "height", "one", "two", "x \"x\"", "y $y$"]
        {
            assert!(texts.iter().any(|t| t == name), "{name} is not among {texts:?}");
        }
        // Printed, not as a program writes them.
        assert!(texts.iter().any(|t| t == "10⁻⁴") && !texts.iter().any(|t| t.contains("e-")));
    }
}

#[test]
fn drawings_have_no_ids_and_ask_for_nothing() {
    for figure in PRESETS.iter().map(|r| r.figure().unwrap()).chain([everything()]) {
        let drawn = [vec![figure.svg(), figure.svg_for_page()], figure.panels_svg()].concat();
        for svg in drawn {
            let document = Document::parse(&svg).unwrap();
            assert!(
                document.descendants().all(|n| n.attribute("id").is_none() && n.attribute("href").is_none())
            );
            assert!(document.descendants().all(|n| !n.has_tag_name("script") && !n.has_tag_name("style")));
            assert!(!svg.contains("url("));
        }
    }
}

#[test]
fn a_drawing_for_a_page_takes_its_colours() {
    let figure = everything();
    let page = figure.svg_for_page();
    assert!(page.contains("currentColor") && !page.contains("#262626") && !page.contains("#ffffff\" />"));
    assert!(figure.svg().contains("fill=\"#ffffff\" />"));
    assert_eq!(figure.panels_svg().len(), figure.panels.len());
    for svg in figure.panels_svg() {
        let document = Document::parse(&svg).unwrap();
        assert!(document.root_element().attribute("viewBox").is_some());
        assert!(document.root_element().attribute("width").is_none());
    }
}

#[test]
fn the_same_figure_is_drawn_the_same() {
    let figure = everything();
    assert_eq!(figure.svg(), figure.svg());
    assert_eq!(figure.html(), figure.html());
    assert_eq!(figure.png(1.0), figure.png(1.0));
}

/// Checks that all that a node draws lies within the picture.
fn within(node: Node, width: f64, height: f64) -> bool {
    let number = |name: &str| node.attribute(name).and_then(|v| v.parse::<f64>().ok());
    let place = |v: Option<f64>, end: f64| v.is_none_or(|v| (-1.0..=end + 1.0).contains(&v));
    ["x", "x1", "x2", "cx"].iter().all(|n| place(number(n), width))
        && ["y", "y1", "y2", "cy"].iter().all(|n| place(number(n), height))
}

#[test]
fn nothing_lies_outside_the_picture() {
    for figure in PRESETS.iter().map(|r| r.figure().unwrap()).chain([everything()]) {
        for svg in figure.panels_svg() {
            let document = Document::parse(&svg).unwrap();
            let size: Vec<f64> = document
                .root_element()
                .attribute("viewBox")
                .unwrap()
                .split(' ')
                .map(|v| v.parse().unwrap())
                .collect();
            for node in document.descendants() {
                assert!(within(node, size[2], size[3]), "{}: {node:?}", figure.title);
            }
            // Lines are cut to the axes.
            let lines = document.descendants().filter_map(|n| n.attribute("d"));
            for number in lines.flat_map(|d| d.split_ascii_whitespace()).filter_map(|w| w.parse::<f64>().ok())
            {
                assert!((-1.0..=size[2].max(size[3])).contains(&number), "{}: {number}", figure.title);
            }
        }
    }
}

#[test]
fn a_name_has_one_colour_in_all_panels() {
    let line = |name: &str| Mark::line(name, vec![(0.0, 0.0), (1.0, 1.0)]);
    let panel = |names: [&str; 2]| Panel { marks: names.map(line).into(), ..Panel::default() };
    let figure = Figure { title: String::new(), panels: vec![panel(["a", "b"]), panel(["b", "c"])] };
    let svg = figure.svg();
    let document = Document::parse(&svg).unwrap();
    let colours = |name: &str| {
        let groups = document.descendants().filter(|n| n.attribute("data-name") == Some(name));
        let drawn = groups.flat_map(|g| g.children()).filter_map(|n| n.attribute("stroke"));
        let mut colours: Vec<String> = drawn.map(Into::into).collect();
        colours.dedup();
        colours
    };
    let (a, b, c) = (colours("a"), colours("b"), colours("c"));
    assert_eq!((a.len(), b.len(), c.len()), (1, 1, 1));
    assert!(a != b && b != c && a != c);
}

/// The size of a PNG, and how many of its pixels are not white.
fn pixels(bytes: &[u8]) -> ((u32, u32), usize) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut image = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut image).unwrap();
    let channels = info.color_type.samples();
    let inked = image[..info.buffer_size()].chunks(channels).filter(|p| p[..3] != [255; 3]).count();
    ((info.width, info.height), inked)
}

#[test]
fn a_png_is_inked_and_as_large_as_asked() {
    let figure = everything();
    let ((w, h), inked) = pixels(&figure.png(1.0).unwrap());
    assert!(inked > 5000 && inked < (w * h) as usize / 2);
    let ((wide, high), _) = pixels(&figure.png(2.0).unwrap());
    assert!(wide.abs_diff(2 * w) <= 2 && high.abs_diff(2 * h) <= 2);
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e4] {
        assert!(figure.png(scale).unwrap_err().contains("scale"), "{scale}");
    }
}

#[test]
fn a_page_stands_alone_and_is_safe() {
    let mut figure = everything();
    figure.panels[0]
        .marks
        .push(Mark::line("</script><script>alert(1)</script>", vec![(0.0, 1.0), (1.0, 2.0)]));
    let html = figure.html();
    let foreign = html.replace("http://www.w3.org/2000/svg", "");
    assert!(!foreign.contains("http://") && !foreign.contains("https://") && !foreign.contains("src="));
    assert!(!html.contains("<script>alert") && html.matches("</script>").count() == 2);
    let data = html.split("id=\"panels\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data.as_array().unwrap().len(), figure.panels.len());
    assert_eq!(data[0]["marks"][1]["points"][10][1], 1.0);
}

#[test]
fn whatever_a_figure_holds_it_is_drawn() {
    let one = |mark| Figure::single("one", Panel { marks: vec![mark], ..Panel::default() });
    let line = |points: &[(f64, f64)]| one(Mark::line("a", points.to_vec()));
    let surface =
        |z: Vec<Vec<f64>>| one(Mark::Surface { name: "z".into(), x: vec![0.0, 1.0], y: vec![0.0, 1.0], z });
    let inf = f64::INFINITY;
    let mut backwards = line(&[(0.0, 1.0), (1.0, 2.0)]);
    backwards.panels[0].x.range = Some((3.0, 1.0));
    let mut logarithmic = line(&[(-1.0, -1.0), (0.0, 0.0)]);
    (logarithmic.panels[0].x.log, logarithmic.panels[0].y.log) = (true, true);
    let figures = [
        Figure::default(),
        Figure::single("no marks", Panel::default()),
        line(&[]),
        line(&[(1.0, 2.0)]),
        line(&[(0.0, f64::NAN), (f64::NAN, 1.0), (inf, -inf)]),
        line(&[(0.0, 1e308), (1.0, -1e308)]),
        line(&[(0.0, 1e-320), (1e-320, 0.0)]),
        backwards,
        logarithmic,
        one(Mark::Points { name: "a".into(), points: vec![(0.0, inf)] }),
        one(Mark::Band { name: "a".into(), points: vec![(0.0, -inf, inf), (1.0, f64::NAN, 1.0)] }),
        one(Mark::Bars { name: "a".into(), edges: vec![], heights: vec![] }),
        one(Mark::Bars { name: "a".into(), edges: vec![0.0, 1.0], heights: vec![f64::NAN, 1.0] }),
        one(Mark::Intervals { name: "a".into(), values: vec![] }),
        one(Mark::Intervals { name: "a".into(), values: vec![(f64::NAN, -inf, inf)] }),
        surface(vec![]),
        surface(vec![vec![f64::NAN; 2]; 2]),
        surface(vec![vec![1.0; 2]; 2]),
        surface(vec![vec![1.0], vec![2.0]]),
    ];
    for figure in figures {
        let svg = figure.svg();
        Document::parse(&svg).unwrap_or_else(|e| panic!("{figure:?}: {e}"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{figure:?}");
        figure.png(0.5).unwrap();
        figure.html();
    }
}

/// The colours of the filled areas of a surface are those of its bar, and each is one outline.
#[test]
fn the_bar_of_a_surface_has_its_bands() {
    let panel = Panel {
        x: Axis::new("x"),
        y: Axis::new("y"),
        marks: vec![surface_of(|x, y| x * x + y * y)],
        ..Panel::default()
    };
    let svg = Figure::single("", panel).svg();
    let colors = |tag: &str, with: &str| -> BTreeSet<String> {
        let elements = svg.split('<').filter(|element| element.starts_with(tag) && element.contains(with));
        let fill = |element: &str| Some(element.split_once("fill=\"#")?.1.split_once('"')?.0.to_string());
        elements.filter_map(fill).collect()
    };
    let (areas, rects) = (colors("path", "stroke-width=\"0.6\""), colors("rect", "width"));
    assert!(areas.len() > 3, "{svg}");
    assert!(areas.is_subset(&rects), "{areas:?} {rects:?}");
    // The lowest band, and the paper.
    assert_eq!(rects.len(), areas.len() + 2, "{areas:?} {rects:?}");
}

fn surface_of(z: fn(f64, f64) -> f64) -> Mark {
    let at: Vec<f64> = (0..20).map(|i| f64::from(i) / 10.0).collect();
    let z = at.iter().map(|y| at.iter().map(|x| z(*x, *y)).collect()).collect();
    Mark::Surface { name: "z".into(), x: at.clone(), y: at, z }
}
