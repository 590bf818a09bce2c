//! CLIP's loss over a batch whose images are encoded in parts: embeddings first, one loss, then gradients part by part.
//!
//! The scores of all pairs are never stored, and embeddings are small: what does not fit into memory are the encoder's
//! activations. So every part is encoded without them, the loss gives the gradient in each embedding, and each part is
//! encoded again to send its gradient back (GradCache, Gao et al. 2021).
//!
//! `cargo run -p perdita --example clip_in_parts`
use perdita::losses::Clip;
use perdita::prelude::*;

const INPUTS: usize = 4;
const DIM: usize = 8;

/// A linear encoder, in place of a network.
struct Encoder([[f32; INPUTS]; DIM]);

impl Encoder {
    fn encode(&self, rows: &[f32]) -> Vec<f32> {
        let row = |x: &[f32]| self.0.map(|w| w.iter().zip(x).map(|(w, x)| w * x).sum::<f32>());
        rows.chunks(INPUTS).flat_map(row).collect()
    }

    /// One step of gradient descent, from the gradient in the embeddings of `rows`.
    fn backward(&mut self, rows: &[f32], grad: &[f32]) {
        for (x, g) in rows.chunks(INPUTS).zip(grad.chunks(DIM)) {
            for (w, g) in self.0.iter_mut().zip(g) {
                w.iter_mut().zip(x).for_each(|(w, x)| *w -= 0.5 * g * x);
            }
        }
    }
}

fn main() -> Result<(), perdita::Error> {
    // Twelve pairs: a text is its image, rotated.
    let images: Vec<f32> = (0..12 * INPUTS).map(|i| ((i * i) as f32 * 0.7).sin()).collect();
    let texts: Vec<f32> = images.chunks(INPUTS).flat_map(|x| [x[1], x[2], x[3], x[0]]).collect();
    let start = |phase: f32| {
        Encoder(std::array::from_fn(|i| std::array::from_fn(|j| ((3 * i + j) as f32 + phase).cos())))
    };
    let (mut image_encoder, mut text_encoder) = (start(0.0), start(1.0));

    let clip = Clip::new(0.1)?;
    let mut first = None;
    let mut last = 0.0;
    for step in 0..=200 {
        let parts = |rows: &[f32], encoder: &Encoder| -> Vec<f32> {
            rows.chunks(3 * INPUTS).flat_map(|part| encoder.encode(part)).collect()
        };
        let (a, b) = (parts(&images, &image_encoder), parts(&texts, &text_encoder));
        let (mean, grads) =
            clip.value_and_grad(Products::new(Embeddings::new(&a, DIM)?, Embeddings::new(&b, DIM)?)?)?;

        for (encoder, rows, name) in [(&mut image_encoder, &images, "a"), (&mut text_encoder, &texts, "b")] {
            for (part, grad) in rows.chunks(3 * INPUTS).zip(grads[name].chunks(3 * DIM)) {
                encoder.backward(part, grad);
            }
        }
        if step % 50 == 0 {
            println!("step {step:>3}: loss {mean:.4}");
        }
        (first, last) = (first.or(Some(mean)), mean);
    }

    assert!(first.is_some_and(|first| last < first / 2.0));
    Ok(())
}
