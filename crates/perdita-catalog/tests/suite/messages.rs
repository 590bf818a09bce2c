//! The text of errors, a snapshot per family. `INSTA_UPDATE=always cargo test` takes them anew.
use insta::{assert_snapshot, with_settings};
use perdita_catalog::{Inputs, Loss, Outputs, Reduction};

fn snapshot(name: &str, text: String) {
    with_settings!({ omit_expression => true }, { assert_snapshot!(name, text) });
}

fn messages<'a>(texts: impl IntoIterator<Item = &'a str>, message: impl Fn(&str) -> String) -> String {
    texts.into_iter().map(|text| format!("{text}\n    {}\n", message(text))).collect()
}

#[test]
fn errors_of_texts() {
    let texts = [
        "",
        "focla",
        "nothing like a loss",
        "huber(dleta=2)",
        "huber(delta=2, delta=3)",
        "huber(delta=)",
        "huber(delta=two)",
        "huber(delta=-1)",
        "huber(delta=nan)",
        "huber(delta=[1, 2])",
        "huber(delta=2",
        "huber delta=2",
        "huber(delta=2) mse",
        "quantile(q=1.5)",
        "cross_entropy(label_smoothing=2)",
        "cross_entropy(class_weights=[1, -1])",
        "cross_entropy(ignore_index=0.5)",
        "giou(format=polar)",
        "elbo(reconstruction=clip)",
    ];
    snapshot(
        "errors_of_texts",
        messages(texts, |text| match text.parse::<Loss>() {
            Ok(loss) => format!("is the loss {loss}"),
            Err(error) => error.to_string(),
        }),
    );
}

#[test]
fn errors_of_arrays() {
    let (two, four, labels) = ([0.25f64, 0.5], [0.5f64, 0.25, 0.75, 1.0], [0i64, 1]);
    let calls: [(&str, Inputs); 14] = [
        ("huber", Inputs::new()),
        ("huber", Inputs::new().array("prediction", &two, &[2])),
        ("huber", Inputs::new().array("predicton", &two, &[2]).array("target", &two, &[2])),
        ("huber", Inputs::new().array("prediction", &two, &[2]).array("target", &four, &[4])),
        ("huber", Inputs::new().array("prediction", &two, &[3]).array("target", &two, &[2])),
        ("huber", Inputs::new().array("prediction", &two, &[2]).array("target", &labels, &[2])),
        ("huber", Inputs::new().array("prediction", &[0.0f32; 2], &[2]).array("target", &two, &[2])),
        ("cross_entropy", Inputs::new().array("scores", &four, &[4]).array("labels", &labels, &[2])),
        ("cross_entropy", Inputs::new().array("scores", &four, &[2, 2]).array("labels", &two, &[2])),
        ("cross_entropy", Inputs::new().array("scores", &four, &[2, 2]).array("labels", &[0i64, 2], &[2])),
        (
            "cross_entropy",
            Inputs::new().array("scores", &four, &[2, 2]).array("labels", &labels, &[2]).weight(&[1.0f64]),
        ),
        ("clip", Inputs::new().array("a", &four, &[2, 2]).array("b", &two, &[1, 2])),
        ("info_nce", Inputs::new().array("temperature", &[0.1f64], &[1])),
        (
            "bce",
            Inputs::new()
                .array("prediction", &[0.5f64, 1.5], &[2])
                .array("target", &[0.0f64, 1.0], &[2])
                .checked(),
        ),
    ];
    let text = |(loss, inputs): &(&str, Inputs)| {
        let parsed: Loss = loss.parse().expect("a loss");
        match parsed.evaluate(inputs, Reduction::Mean, Outputs::new()) {
            Ok(found) => format!("{loss}: {}\n", found.value()),
            Err(error) => format!("{loss}: {error}\n"),
        }
    };
    snapshot("errors_of_arrays", calls.iter().map(text).collect::<String>());
}
