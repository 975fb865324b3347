"""
The baselines. Of a regression each returns means and standard deviations [N] of the standardised targets of the
test rows, noise included; of classes, probabilities [N, C].
"""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.gaussian_process import GaussianProcessClassifier, GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.linear_model import BayesianRidge, LogisticRegressionCV
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neural_network import MLPClassifier, MLPRegressor

from rows import Part, Split
from synthetic import SETS

TREES = 200
# rows above which a network stops early on a held-out part, and its noise is measured there
FEW = 500
# rows above which one fold chooses the number of trees
MANY = 1000
# most rows of a Gaussian process: to choose its kernel by, and to condition on
GP_KERNEL, GP_ROWS, GP_CLASS_ROWS = 400, 1000, 300


def folds(part: Part, classes: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Five folds, or as many as the rows or the rarest class allow; every training part has all classes."""
    if classes == 0:
        return list(KFold(min(5, len(part.y)), shuffle=True, random_state=1).split(part.x))
    count = int(min(5, np.bincount(part.y).min()))
    if count < 2:
        return []
    return list(StratifiedKFold(count, shuffle=True, random_state=1).split(part.x, part.y))


def some(part: Part, most: int, classes: int = 0) -> Part:
    """At most so many rows, by a seed; of classes with a row of each."""
    if len(part.y) <= most:
        return part
    order = np.random.default_rng(1).permutation(len(part.y))
    if classes:
        firsts = [next(row for row in order if part.y[row] == k) for k in range(classes)]
        order = np.array(firsts + [row for row in order if row not in set(firsts)])
    return Part(part.x[order[:most]], part.y[order[:most]])


def tree_folds(split: Split) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of many rows a single fold is enough to choose by."""
    of = folds(split.train, split.classes)
    return of[:1] if len(split.train.y) > MANY else of


def rms(values: np.ndarray) -> float:
    return float(np.sqrt((values**2).mean()))


# regression


def constant_targets(split: Split, _: dict):
    count = len(split.test.y)
    return np.zeros(count), np.ones(count)


def ridge(split: Split, _: dict):
    return BayesianRidge().fit(split.train.x, split.train.y).predict(split.test.x, return_std=True)


def leaf(rows: int) -> int:
    return max(1, min(20, rows // 10))


def boosted_targets(split: Split, _: dict):
    """The number of trees, and the noise, are those of the least squared error in cross-validation."""
    train = split.train
    make = lambda rows, trees: HistGradientBoostingRegressor(
        max_iter=trees, early_stopping=False, min_samples_leaf=leaf(rows), random_state=1
    )
    squares = np.zeros(TREES)
    folded = tree_folds(split)
    for kept, left in folded:
        model = make(len(kept), TREES).fit(train.x[kept], train.y[kept])
        for k, y in enumerate(model.staged_predict(train.x[left])):
            squares[k] += ((y - train.y[left]) ** 2).sum()
    trees = int(squares.argmin()) + 1
    mean = make(len(train.y), trees).fit(train.x, train.y).predict(split.test.x)
    return mean, np.full(len(mean), np.sqrt(squares[trees - 1] / sum(len(left) for _, left in folded)))


def network(of, rows: int):
    early = {"early_stopping": True, "n_iter_no_change": 30} if rows > FEW else {}
    return of(hidden_layer_sizes=(50,), learning_rate_init=0.01, max_iter=1000, random_state=1, **early)


def network_targets(split: Split, _: dict):
    """The noise is the residual of rows that a network was not trained on: of folds, or of a fifth."""
    train = split.train
    if len(train.y) <= FEW:
        residuals = np.zeros(len(train.y))
        for kept, left in folds(train, 0):
            model = network(MLPRegressor, len(kept)).fit(train.x[kept], train.y[kept])
            residuals[left] = model.predict(train.x[left]) - train.y[left]
        mean = network(MLPRegressor, len(train.y)).fit(train.x, train.y).predict(split.test.x)
        return mean, np.full(len(mean), rms(residuals))
    kept, left = folds(train, 0)[0]
    model = network(MLPRegressor, len(kept)).fit(train.x[kept], train.y[kept])
    mean = model.predict(split.test.x)
    return mean, np.full(len(mean), rms(model.predict(train.x[left]) - train.y[left]))


def process_targets(split: Split, _: dict):
    size = split.train.x.shape[1]
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * RBF(np.full(size, np.sqrt(size)), (1e-2, 1e3))
    kernel = kernel + WhiteKernel(0.1, (1e-6, 1e1))
    few = some(split.train, GP_KERNEL)
    chosen = GaussianProcessRegressor(kernel, random_state=1).fit(few.x, few.y).kernel_
    rows = some(split.train, GP_ROWS)
    model = GaussianProcessRegressor(chosen, optimizer=None).fit(rows.x, rows.y)
    return model.predict(split.test.x, return_std=True)


def true_targets(split: Split, about: dict):
    law = next(of for of in SETS if of.name == about["name"])
    mean, sd = law.truth(split.test_inputs)
    return (mean - split.shift) / split.scale, sd / split.scale


# classes


def constant_classes(split: Split, _: dict):
    shares = np.bincount(split.train.y, minlength=split.classes) / len(split.train.y)
    return np.tile(shares, (len(split.test.y), 1))


def logistic(split: Split, _: dict):
    """The penalty of the least log loss in cross-validation."""
    cv = folds(split.train, split.classes)
    model = LogisticRegressionCV(
        Cs=np.logspace(-4, 3, 12), cv=cv, scoring="neg_log_loss", max_iter=2000, l1_ratios=(0,),
        use_legacy_attributes=False,
    )
    return model.fit(split.train.x, split.train.y).predict_proba(split.test.x)


def boosted_classes(split: Split, _: dict):
    """The number of trees is that of the least log loss in cross-validation."""
    train = split.train
    make = lambda rows, trees: HistGradientBoostingClassifier(
        max_iter=trees, early_stopping=False, min_samples_leaf=leaf(rows), random_state=1
    )
    loss = np.zeros(TREES)
    for kept, left in tree_folds(split):
        model = make(len(kept), TREES).fit(train.x[kept], train.y[kept])
        for k, p in enumerate(model.staged_predict_proba(train.x[left])):
            loss[k] -= np.log(np.maximum(p[np.arange(len(left)), train.y[left]], 1e-12)).sum()
    trees = int(loss.argmin()) + 1
    return make(len(train.y), trees).fit(train.x, train.y).predict_proba(split.test.x)


def network_classes(split: Split, _: dict):
    train = split.train
    return network(MLPClassifier, len(train.y)).fit(train.x, train.y).predict_proba(split.test.x)


def process_classes(split: Split, _: dict):
    """Laplace's approximation; several classes one against the rest. A length a column, if there are few."""
    rows = some(split.train, GP_CLASS_ROWS, split.classes)
    size = rows.x.shape[1]
    lengths = np.full(size, np.sqrt(size)) if size <= 20 else np.sqrt(size)
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * RBF(lengths, (1e-2, 1e3))
    model = GaussianProcessClassifier(kernel, random_state=1, max_iter_predict=30)
    return model.fit(rows.x, rows.y).predict_proba(split.test.x)


def true_classes(split: Split, about: dict):
    return next(of for of in SETS if of.name == about["name"]).truth(split.test_inputs)


REGRESSION = {
    "constant": constant_targets,
    "linear": ridge,
    "boosting": boosted_targets,
    "mlp": network_targets,
    "gp": process_targets,
    "truth": true_targets,
}

CLASSIFICATION = {
    "constant": constant_classes,
    "linear": logistic,
    "boosting": boosted_classes,
    "mlp": network_classes,
    "gp": process_classes,
    "truth": true_classes,
}
