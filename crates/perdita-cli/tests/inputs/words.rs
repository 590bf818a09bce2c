//! Labels that are words, and the columns of classes.
use super::{close, complaint, error, eval, notes, value, write};

#[test]
fn labels_are_names_of_the_columns_of_predictions() {
    // -np.log([0.9, 0.8, 0.6]).mean()
    let expected = 0.279_776_563_579_342_3;
    let rows = "dog,0.9,0.1\ncat,0.2,0.8\ndog,0.6,0.4\n";
    for header in ["label,dog,cat", "label,p_dog,p_cat", "label,dog (p),cat (p)", "label,p(dog),p(cat)"] {
        let (_directory, file) = write("a.csv", &format!("{header}\n{rows}"));
        let (_, columns) = header.split_once(',').unwrap();
        let options = ["--loss", "cross_entropy(from_logits=false)", "--pred", columns, "--target", "label"];
        close(value(&eval(&file, &options)), expected, 1e-15);
        let named = format!("scores={columns}");
        let options = ["--loss", "cross_entropy(from_logits=false)", "-i", &named, "-i", "labels=label"];
        close(value(&eval(&file, &options)), expected, 1e-15);
    }
}

#[test]
fn categories_of_parquet_are_names() {
    let file = format!("{}/../../fuzz/corpus/parquet/category.parquet", env!("CARGO_MANIFEST_DIR"));
    let options = ["--loss", "cross_entropy(from_logits=false)", "--target", "label", "--pred"];
    // -np.log([0.9, 0.7, 0.5]).mean()
    for columns in ["cat,dog", "dog, cat"] {
        close(value(&eval(&file, &[&options[..], &[columns]].concat())), 0.385_060_880_052_168, 1e-14);
    }
    let message = error(1, &["eval", &file, "--loss", "mse", "--pred", "cat", "--target", "label"]);
    assert!(message.ends_with("column `label` holds text: name its classes, in order, with --classes\n"));
}

#[test]
fn classes_are_named_in_their_order() {
    let (_a, file) = write("a.csv", "label,p,q\nyes,0.9,0.1\nno,0.2,0.8\nyes,0.4,0.6\n");
    let value_of = |loss, pred, classes| {
        value(&eval(&file, &["--loss", loss, "--pred", pred, "--target", "label", "--classes", classes]))
    };
    // -np.log([0.9, 0.8, 0.4]).mean(), np.maximum(0, [1 - 0.9, 1 + 0.2, 1 - 0.4]).mean()
    close(value_of("bce", "p", "no,yes"), 0.414_931_599_615_397, 1e-14);
    close(value_of("hinge", "p", "no,yes"), 0.633_333_333_333_333_3, 1e-14);
    close(value_of("cross_entropy(from_logits=false)", "p,q", "yes,no"), 0.414_931_599_615_397, 1e-14);

    // Of --classes, integers are names, too.
    let (_b, file) = write("a.csv", "label,a,b\n7,0,1\n3,0,1\n");
    let options = ["--loss", "cross_entropy", "--pred", "a,b", "--target", "label", "--classes", "3,7"];
    // np.log(1 + np.exp([-1, 1])).mean()
    close(value(&eval(&file, &options)), 0.813_261_687_518_222_8, 1e-14);
}

#[test]
fn words_are_labels_of_embeddings() {
    let rows = "1,0,cat\n0,1,dog\n1,1,cat\n-1,1,dog\n";
    let (_a, words) = write("a.csv", &format!("x,y,label\n{rows}"));
    let (_b, numbers) =
        write("a.csv", &format!("x,y,label\n{}", rows.replace("cat", "0").replace("dog", "1")));
    let options = ["--loss", "sup_con", "--a", "x,y", "--labels", "label"];
    let expected = value(&eval(&numbers, &options));
    let found = eval(&words, &[&options[..], &["--classes", "cat,dog"]].concat());
    assert_eq!(value(&found), expected);
}

#[test]
fn a_word_that_is_no_class_is_shown() {
    let options = ["--loss", "cross_entropy", "--pred", "cat,dog", "--target", "label"];
    assert_eq!(
        complaint("label,cat,dog\ncat,1,2\nbird,1,2\n", &options),
        "a.csv: line 3 (row 1, from 0), column `label`: `bird` is none of the classes `cat`, `dog`"
    );
    assert_eq!(
        complaint("label,cat,dog\n,1,2\n", &options),
        "a.csv: line 2 (row 0, from 0), column `label`: there is no label"
    );
    let options = ["--loss", "cross_entropy", "--pred", "cat,dog", "--target", "label", "--classes", "a,a"];
    let (_directory, file) = write("a.csv", "label,cat,dog\n");
    let said = error(2, &[&["eval", &file], &options[..]].concat());
    assert!(said.starts_with("error: --classes: `a` is named twice"), "{said}");
    let options = ["--loss", "bce", "--pred", "p", "--target", "y", "--classes", "no,yes"];
    assert_eq!(
        complaint("p,y\n0.5,maybe\n", &options),
        "a.csv: line 2 (row 0, from 0), column `y`: `maybe` is none of the classes `no`, `yes`"
    );
}

#[test]
fn sorted_columns_are_taken_in_the_order_of_their_numbers() {
    let header =
        "class_0,class_1,class_10,class_2,id,class_3,class_4,class_5,class_6,class_7,class_8,class_9";
    let (_a, file) = write("a.csv", &format!("{header},label\n0,0,5,1,99,0,0,0,0,0,0,0,10\n"));
    for columns in ["class_*", "class_0..class_10", "class_0,class_1..class_9,class_10"] {
        let options = ["--loss", "cross_entropy", "--pred", columns, "--target", "label"];
        // np.log(np.exp([0] * 9 + [1, 5]).sum()) - 5
        close(value(&eval(&file, &options)), 0.075_994_983_801_584_8, 1e-12);
    }
    let options =
        ["eval", &file, "--loss", "cross_entropy", "--target", "label", "--pred", "class_0..class_10"];
    let note = notes(&[&options[..], &["--format", "json"]].concat());
    assert!(
        note.starts_with(
            "note: --pred: `class_0..class_10` is `class_0`, `class_1`, `class_2`, …, in the order of their numbers, \
             which is not that of the file; `class_0..class_10` leaves out `id`, which the file has in between\n"
        ),
        "{note}"
    );
    let options = ["--loss", "cross_entropy", "--pred", "p0..p2", "--target", "y"];
    assert_eq!(
        complaint("p0,x,p2,y\n0,0,0,0\n", &options),
        "--pred: a.csv: `p0..p2` has no column of number 1, before `p2`; `p*` takes those that there are"
    );
}
