//! Mutants in the text of a file, each behind a condition.
use crate::list::{Genre, Mutant, Place};
use anyhow::Result;
use proc_macro2::{LineColumn, Span};
use std::collections::HashMap;
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Pat, PatGuard};

/// A file with mutants.
pub(crate) struct Placed {
    pub(crate) text: String,
    /// The mutants by their ids, with their ranges of bytes in the text.
    pub(crate) mutants: Vec<(usize, Range<usize>)>,
}

/// The text of a file with those of its mutants, by their ids, that can have a condition.
pub(crate) fn place(text: &str, mutants: &[(usize, &Mutant)]) -> Result<Placed> {
    let mut wanted: HashMap<Place, Vec<(usize, &Mutant)>> = HashMap::new();
    for &(id, mutant) in mutants {
        wanted.entry(mutant.span.start).or_default().push((id, mutant));
    }
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut finder = Finder { text, lines, wanted, edits: Vec::new(), constants: 0 };
    finder.visit_file(&syn::parse_file(text)?);

    let mut edits = finder.edits;
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    let (mut new, mut mutants, mut done) = (String::new(), Vec::new(), 0);
    for Edit { id, at, by } in edits {
        // Of two mutants at one place, or one inside of the other, the first.
        if at.start < done
            || mutants
                .last()
                .is_some_and(|(_, last): &(usize, Range<usize>)| at.is_empty() && last.end == new.len())
        {
            continue;
        }
        new += &text[done..at.start];
        let start = new.len();
        new += &by;
        mutants.push((id, start..new.len()));
        done = at.end;
    }
    new += &text[done..];
    Ok(Placed { text: new, mutants })
}

/// A mutant's text in the place of the original.
struct Edit {
    id: usize,
    at: Range<usize>,
    by: String,
}

struct Finder<'a> {
    text: &'a str,
    /// The first bytes of the lines.
    lines: Vec<usize>,
    wanted: HashMap<Place, Vec<(usize, &'a Mutant)>>,
    edits: Vec<Edit>,
    /// The number of constants and constant functions around, which can have no condition at run time.
    constants: usize,
}

impl<'a> Finder<'a> {
    fn offset(&self, LineColumn { line, column }: LineColumn) -> usize {
        let start = self.lines[line - 1];
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.offset(span.start())..self.offset(span.end())
    }

    fn source(&self, span: Span) -> &'a str {
        &self.text[self.range(span)]
    }

    /// The mutants of a kind that begin with a span.
    fn at(&self, span: Span, genre: Genre) -> Vec<(usize, &'a Mutant)> {
        let LineColumn { line, column } = span.start();
        let here = self.wanted.get(&Place { line, column: column + 1 }).into_iter().flatten();
        here.filter(|(_, mutant)| mutant.genre == genre).copied().collect()
    }

    fn edit(&mut self, id: usize, at: Range<usize>, by: String) {
        // A chain of conditions with `let` is no expression that could stand in another.
        let is_chain = self.text[at.clone()].contains("let ") && by.contains("&&");
        if self.constants == 0 && !is_chain {
            self.edits.push(Edit { id, at, by });
        }
    }

    /// One expression or the other.
    fn either(&mut self, id: usize, whole: Span, wrong: String) {
        let right = self.source(whole);
        self.edit(
            id,
            self.range(whole),
            format!("(if crate::is_mutant({id}) {{ {wrong} }} else {{ {right} }})"),
        );
    }

    fn constant(&mut self, inside: impl FnOnce(&mut Self)) {
        self.constant_if(true, inside);
    }

    fn constant_if(&mut self, is_constant: bool, inside: impl FnOnce(&mut Self)) {
        self.constants += usize::from(is_constant);
        inside(self);
        self.constants -= usize::from(is_constant);
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_expr_binary(&mut self, binary: &'a syn::ExprBinary) {
        for (id, mutant) in self.at(binary.op.span(), Genre::BinaryOperator) {
            let (left, right) = (self.source(binary.left.span()), self.source(binary.right.span()));
            self.either(id, binary.span(), format!("{left} {} {right}", mutant.replacement));
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'a syn::ExprUnary) {
        for (id, _) in self.at(unary.op.span(), Genre::UnaryOperator) {
            self.either(id, unary.span(), self.source(unary.expr.span()).into());
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_struct(&mut self, literal: &'a syn::ExprStruct) {
        for field in &literal.fields {
            for (id, _) in self.at(field.span(), Genre::StructField) {
                let (whole, field) = (self.range(literal.span()), self.range(field.span()));
                let after = self.text[field.end..whole.end].trim_start().trim_start_matches(',');
                self.either(id, literal.span(), format!("{} {after}", &self.text[whole.start..field.start]));
            }
        }
        visit::visit_expr_struct(self, literal);
    }

    fn visit_arm(&mut self, arm: &'a syn::Arm) {
        for (id, _) in self.at(arm.span(), Genre::MatchArm) {
            match &arm.pat {
                Pat::Guard(PatGuard { guard, .. }) => {
                    let condition = self.source(guard.span());
                    self.edit(
                        id,
                        self.range(guard.span()),
                        format!("!crate::is_mutant({id}) && ({condition})"),
                    );
                }
                pattern => {
                    let end = self.range(pattern.span()).end;
                    self.edit(id, end..end, format!(" if !crate::is_mutant({id})"));
                }
            }
        }
        visit::visit_arm(self, arm);
    }

    fn visit_pat_guard(&mut self, pattern: &'a PatGuard) {
        for (id, mutant) in self.at(pattern.guard.span(), Genre::MatchArmGuard) {
            self.either(id, pattern.guard.span(), mutant.replacement.clone());
        }
        visit::visit_pat_guard(self, pattern);
    }

    fn visit_block(&mut self, block: &'a syn::Block) {
        if let Some(first) = block.stmts.first() {
            for (id, mutant) in self.at(first.span(), Genre::FnValue) {
                let start = self.range(first.span()).start;
                let value = &mutant.replacement;
                self.edit(id, start..start, format!("if crate::is_mutant({id}) {{ return {value}; }} "));
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.constant(|this| visit::visit_item_const(this, item));
    }

    fn visit_item_static(&mut self, item: &'a syn::ItemStatic) {
        self.constant(|this| visit::visit_item_static(this, item));
    }

    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        self.constant(|this| visit::visit_impl_item_const(this, item));
    }

    fn visit_trait_item_const(&mut self, item: &'a syn::TraitItemConst) {
        self.constant(|this| visit::visit_trait_item_const(this, item));
    }

    fn visit_expr_const(&mut self, block: &'a syn::ExprConst) {
        self.constant(|this| visit::visit_expr_const(this, block));
    }

    fn visit_type_array(&mut self, array: &'a syn::TypeArray) {
        self.constant(|this| visit::visit_type_array(this, array));
    }

    fn visit_generic_argument(&mut self, argument: &'a syn::GenericArgument) {
        self.constant(|this| visit::visit_generic_argument(this, argument));
    }

    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        self.constant_if(function.sig.constness.is_some(), |this| visit::visit_item_fn(this, function));
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        self.constant_if(function.sig.constness.is_some(), |this| visit::visit_impl_item_fn(this, function));
    }
}
