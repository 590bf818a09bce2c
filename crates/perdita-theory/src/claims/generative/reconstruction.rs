//! Reconstruction terms of the evidence lower bound, and their signs.
use super::super::Done;
use super::surprise;
use crate::claim::{Claim, Topic};
use crate::evidence::Evidence;
use crate::losses::{loss, of};
use crate::mutant::Mutant;
use crate::numerics::{draws, normals, slope};
use crate::short;
use crate::verdict::Method;
use perdita::Error;
use std::f64::consts::PI;

pub(crate) static CLAIMS: &[Claim] = &[
    Claim {
        id: "elbo-variance",
        topic: Topic::Generative,
        title: "Squared error plus KL is −ELBO of a Gaussian with variance ½",
        latex: "$\\|x - \\hat x\\|^2 + \\mathrm{KL} = -\\mathrm{ELBO} - \\frac D2 \\ln \\pi$ for the decoder $\\mathcal N(\\hat x, \\frac12)$; for $\\sigma^2 = 1$ the squared error has the factor \
                $\\frac12$, which doubles the weight of the KL term.",
        plain: "‖x − x̂‖² + KL = −ELBO − ½ D ln π for the decoder N(x̂, ½); for σ² = 1 the squared error has the factor ½, which doubles \
                the weight of the KL term.",
        reference: "Kingma & Welling 2014; Rybkin, Daniilidis & Levine 2021",
        states: &[],
        rejects: &[
            Mutant::loss("half of the squared error", "elbo", "elbo(reconstruction=gaussian, sigma=1)"),
            Mutant::loss("half of the KL term", "elbo", "elbo(reconstruction=squared_error, beta=0.5)"),
            Mutant::value("the negative loss", "elbo", |v| -v),
        ],
        method: Method::Duals,
        run: variance,
    },
    Claim {
        id: "elbo-sign",
        topic: Topic::Generative,
        title: "The ELBO is maximised, its negative is the loss",
        latex: "$\\mathbb E_q[\\ln p(x \\mid z)] - \\mathrm{KL}$ is the larger, the better the reconstruction and the nearer the code to the prior; the loss is its \
                negative.",
        plain: "E_q[ln p(x|z)] − KL is the larger, the better the reconstruction and the nearer the code to the prior; the loss is its negative.",
        reference: "Kingma & Welling 2014",
        states: &[],
        rejects: &[
            Mutant::value("the ELBO as a loss", "elbo", |v| -v),
            Mutant::loss("no KL term", "elbo", "elbo(reconstruction=gaussian, sigma=0.707, beta=0)"),
        ],
        method: Method::Duals,
        run: sign,
    },
];

/// A batch of one: reconstruction, data, mean and log variance of the code.
struct Observation {
    prediction: Vec<f64>,
    target: Vec<f64>,
    mean: Vec<f64>,
    log_variance: Vec<f64>,
}
impl Observation {
    fn random(rng: &mut rand_pcg::Pcg64Mcg) -> Observation {
        let mut some = |n| normals(rng, n);
        Observation { prediction: some(DATA), target: some(DATA), mean: some(2), log_variance: some(2) }
    }

    fn loss(&self, name: &str) -> Result<f64, Error> {
        let given = [
            ("prediction", &self.prediction[..], &[1, DATA][..]),
            ("target", &self.target, &[1, DATA]),
            ("mean", &self.mean, &[1, 2]),
            ("log_variance", &self.log_variance, &[1, 2]),
        ];
        of(&loss(name), &given)
    }

    /// ‖x − x̂‖²
    fn square(&self) -> f64 {
        self.prediction.iter().zip(&self.target).map(|(p, t)| (p - t) * (p - t)).sum()
    }

    /// ln p(x|z) of the decoder N(x̂, variance)
    fn log_likelihood(&self, variance: f64) -> f64 {
        -self.prediction.iter().zip(&self.target).map(|(p, t)| surprise(*t, *p, variance)).sum::<f64>()
    }

    fn divergence(&self) -> f64 {
        let one = |(mean, s): (&f64, &f64)| 0.5 * (mean * mean + s.exp_m1() - s);
        self.mean.iter().zip(&self.log_variance).map(one).sum()
    }
}

const DATA: usize = 3;

fn observations() -> Vec<Observation> {
    let mut rng = draws(145);
    (0..80).map(|_| Observation::random(&mut rng)).collect()
}

fn variance(e: &mut Evidence) -> Done {
    let constant = 0.5 * DATA as f64 * PI.ln();
    let (mut offsets, mut beta_forms, mut unit) = (Vec::new(), Vec::new(), Vec::new());
    for (k, observation) in observations().iter().enumerate() {
        let squared = observation.loss("elbo")?;
        let negative =
            observation.loss(&format!("elbo(reconstruction=gaussian, sigma={})", 0.5f64.sqrt()))?;
        offsets.push((squared, negative - constant));
        offsets.push((negative, observation.divergence() - observation.log_likelihood(0.5)));
        unit.push((
            observation.loss("elbo(beta=2)")?,
            2.0 * (observation.divergence() - observation.log_likelihood(1.0))
                - DATA as f64 * (2.0 * PI).ln(),
        ));

        let beta = [0.5, 1.0, 4.0][k % 3];
        let printed = observation.square() + beta * observation.divergence();
        beta_forms.push((
            format!("observation {k}"),
            printed,
            observation.loss(&format!("elbo(beta={beta})"))?,
        ));
    }
    e.all_equal("the loss with squared errors, and −ELBO for σ² = ½ less ½ D ln π", offsets, 1e-12);
    e.all_equal("with β = 2, and twice −ELBO for σ² = 1 up to a constant", unit, 1e-12);
    e.formula("T7.2", "‖x − x̂‖² + β KL", beta_forms, 1e-12);
    Ok(())
}

fn sign(e: &mut Evidence) -> Done {
    let name = "elbo(reconstruction=gaussian, sigma=0.7071067811865476)";
    let (mut losses, mut likelihoods, mut first, mut pairs) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (k, observation) in observations().iter().enumerate() {
        let ours = observation.loss(name)?;
        // T7.1 as it is printed, and T7.2 at β = 1.
        let printed = observation.log_likelihood(0.5) - observation.divergence();
        losses.push((ours, -printed));
        first.push((observation.square() + observation.divergence(), printed));
        likelihoods.push((observation.square(), observation.log_likelihood(0.5)));
        pairs.push((format!("observation {k}"), printed, ours));
    }
    e.all_equal("the loss, and KL − ln p(x|z)", losses, 1e-12);

    e.formula("T7.1", "the loss is −E[ln p(x|z)] + KL, minus what is printed", pairs, 1e-10);
    let against = slope(&first);
    e.equal("the slope of the printed ELBO against squared error + KL", against, -1.0, 1e-12);
    let sign = |x: f64| if x > 0.0 { "the same" } else { "opposite" };
    e.said("T7.2", "the sign of L_VAE in both of its definitions", "the same", sign(against));
    let worse = slope(&likelihoods);
    e.said("T7.3", "the sign of E[ln p(x|z)] against the squared error", "the same", sign(worse));
    e.note(format!("E[ln p(x|z)] changes by {} per squared error", short(worse)));
    Ok(())
}
