# Written by tools/stubs.py.
from typing import Any

def exp(x: Any, /) -> Any:
    """exp(x): eˣ"""
    ...

def expm1(x: Any, /) -> Any:
    """expm1(x): eˣ − 1"""
    ...

def log(x: Any, /) -> Any:
    """log(x): natural logarithm"""
    ...

def ln(x: Any, /) -> Any:
    """ln(x): natural logarithm"""
    ...

def log1p(x: Any, /) -> Any:
    """log1p(x): ln(1 + x)"""
    ...

def log2(x: Any, /) -> Any:
    """log2(x): logarithm to base 2"""
    ...

def log10(x: Any, /) -> Any:
    """log10(x): logarithm to base 10"""
    ...

def sqrt(x: Any, /) -> Any:
    """sqrt(x): square root"""
    ...

def square(x: Any, /) -> Any:
    """square(x): x²"""
    ...

def pow(x: Any, y: Any, /) -> Any:
    """pow(x, y): xʸ"""
    ...

def power(x: Any, y: Any, /) -> Any:
    """power(x, y): xʸ"""
    ...

def abs(x: Any, /) -> Any:
    """abs(x): |x|"""
    ...

def absolute(x: Any, /) -> Any:
    """absolute(x): |x|"""
    ...

def sign(x: Any, /) -> Any:
    """sign(x): −1, 0 or 1"""
    ...

def sgn(x: Any, /) -> Any:
    """sgn(x): −1, 0 or 1"""
    ...

def relu(x: Any, /) -> Any:
    """relu(x): max(x, 0)"""
    ...

def min(x: Any, y: Any = None, /) -> Any:
    """min(x, y): the smaller of two numbers
    min(row): smallest number of a row"""
    ...

def minimum(x: Any, y: Any, /) -> Any:
    """minimum(x, y): the smaller of two numbers"""
    ...

def fmin(x: Any, y: Any, /) -> Any:
    """fmin(x, y): the smaller of two numbers"""
    ...

def max(x: Any, y: Any = None, /) -> Any:
    """max(x, y): the larger of two numbers
    max(row): largest number of a row"""
    ...

def maximum(x: Any, y: Any, /) -> Any:
    """maximum(x, y): the larger of two numbers"""
    ...

def fmax(x: Any, y: Any, /) -> Any:
    """fmax(x, y): the larger of two numbers"""
    ...

def clip(x: Any, low: Any, high: Any, /) -> Any:
    """clip(x, low, high): the nearest number in [low, high]"""
    ...

def clamp(x: Any, low: Any, high: Any, /) -> Any:
    """clamp(x, low, high): the nearest number in [low, high]"""
    ...

def sinh(x: Any, /) -> Any:
    """sinh(x): (eˣ − e⁻ˣ)/2"""
    ...

def cosh(x: Any, /) -> Any:
    """cosh(x): (eˣ + e⁻ˣ)/2"""
    ...

def tanh(x: Any, /) -> Any:
    """tanh(x): hyperbolic tangent"""
    ...

def sigmoid(x: Any, /) -> Any:
    """sigmoid(x): 1/(1 + e⁻ˣ)"""
    ...

def expit(x: Any, /) -> Any:
    """expit(x): 1/(1 + e⁻ˣ)"""
    ...

def softplus(x: Any, /) -> Any:
    """softplus(x): ln(1 + eˣ)"""
    ...

def logsigmoid(x: Any, /) -> Any:
    """logsigmoid(x): ln σ(x)"""
    ...

def log_sigmoid(x: Any, /) -> Any:
    """log_sigmoid(x): ln σ(x)"""
    ...

def log_expit(x: Any, /) -> Any:
    """log_expit(x): ln σ(x)"""
    ...

def logit(p: Any, /) -> Any:
    """logit(p): ln p − ln(1 − p)"""
    ...

def logaddexp(x: Any, y: Any, /) -> Any:
    """logaddexp(x, y): ln(eˣ + eʸ)"""
    ...

def hypot(x: Any, y: Any, /) -> Any:
    """hypot(x, y): √(x² + y²)"""
    ...

def xlogy(x: Any, y: Any, /) -> Any:
    """xlogy(x, y): x·ln y, and 0 where x is 0"""
    ...

def xlog1py(x: Any, y: Any, /) -> Any:
    """xlog1py(x, y): x·ln(1 + y), and 0 where x is 0"""
    ...

def strong_mul(x: Any, y: Any, /) -> Any:
    """strong_mul(x, y): x·y, and 0 where x is 0"""
    ...

def stop_gradient(x: Any, /) -> Any:
    """stop_gradient(x): x, as a constant for derivatives"""
    ...

def detach(x: Any, /) -> Any:
    """detach(x): x, as a constant for derivatives"""
    ...

def with_derivative(x: Any, y: Any, slope: Any, /) -> Any:
    """with_derivative(x, y, slope): y, with the derivative of x times slope"""
    ...

def as_written(x: Any, /) -> Any:
    """as_written(x): around a formula: computed without rewrites"""
    ...

def where(condition: Any, x: Any, y: Any, /) -> Any:
    """where(condition, x, y): x where the condition holds, else y"""
    ...

def sum(row: Any, /) -> Any:
    """sum(row): sum of a row"""
    ...

def mean(row: Any, /) -> Any:
    """mean(row): mean of a row"""
    ...

def amax(row: Any, /) -> Any:
    """amax(row): largest number of a row"""
    ...

def amin(row: Any, /) -> Any:
    """amin(row): smallest number of a row"""
    ...

def logsumexp(row: Any, /) -> Any:
    """logsumexp(row): ln Σ exp of a row"""
    ...

def softmax(row: Any, /) -> Any:
    """softmax(row): exponentials of a row over their sum"""
    ...

def log_softmax(row: Any, /) -> Any:
    """log_softmax(row): logarithms of the softmax"""
    ...

def others(row: Any, /) -> Any:
    """others(row): the numbers of a row but that at the label, for a reduction"""
    ...

def one_hot(label: Any, /) -> Any:
    """one_hot(label): 1 at the label, else 0"""
    ...

def classes(row: Any, /) -> Any:
    """classes(row): the number of classes"""
    ...

def len(row: Any, /) -> Any:
    """len(row): the number of classes"""
    ...
