//! The page.
use crate::claim::Checked;
use perdita_report::Page;
/// The page.
pub fn page(_: &[Checked]) -> Page {
    Page::default()
}
