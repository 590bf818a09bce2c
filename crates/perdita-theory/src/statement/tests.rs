//! Statements that are right and wrong, and the mistakes of their authors.
use super::*;

#[test]
fn x() {
    for statement in &text().statements {
        for judgement in judge(statement).unwrap() {
            println!("{}  {}\n   {}", judgement.statement, judgement.what, judgement.outcome);
        }
    }
}
