"use strict";
// Expected outcomes of a city under scenarios, from exported coefficients: docs/estimation.md has the formulas.
const simulator = (() => {
  const dot = (a, b) => a.reduce((sum, value, place) => sum + value * b[place], 0);
  const terms = (model, values) => model.terms.map((of) => of.reduce((product, place) => product * values[place], 1));

  function error(model, gradient) {
    const variance = dot(
      gradient,
      model.covariance.map((row) => dot(row, gradient)),
    );
    return Math.sqrt(Math.max(variance, 0));
  }

  // Linear predictor of a scenario and its gradient in the coefficients; `city` is a place in the model's lists.
  function moved(model, city, values) {
    const before = terms(model, model.values[city]);
    const move = terms(model, values).map((value, place) => value - before[place]);
    return {
      linear: model.linear[city] + dot(move, model.coefficients),
      gradient: model.within[city].map((value, place) => value + move[place]),
    };
  }

  function predict(model, city, values) {
    const { linear, gradient } = moved(model, city, values);
    const std_error = error(model, gradient);
    const reach = model.critical * std_error;
    const outcome = model.link === "log" ? Math.exp : (value) => value;
    return {
      linear,
      std_error,
      mean: outcome(linear),
      lower: outcome(linear - reach),
      upper: outcome(linear + reach),
    };
  }

  function difference(model, city, first, second) {
    const [one, two] = [first, second].map((values) => {
      const { linear, gradient } = moved(model, city, values);
      if (model.link !== "log") return { mean: linear, gradient };
      const mean = Math.exp(linear);
      return { mean, gradient: gradient.map((value) => mean * value) };
    });
    const std_error = error(
      model,
      two.gradient.map((value, place) => value - one.gradient[place]),
    );
    const estimate = two.mean - one.mean;
    const reach = model.critical * std_error;
    return { estimate, std_error, lower: estimate - reach, upper: estimate + reach };
  }

  // Variables of a scenario that lie outside the rows the model was fitted to.
  function outside(model, values) {
    return model.variables.filter((_, place) => {
      const [low, high] = model.ranges[place];
      return values[place] < low || values[place] > high;
    });
  }

  // What policy costs in a scenario beyond what it costs in another; null where the study gives no cost.
  function cost(rule, model, first, second) {
    if (!rule || model.policy === null) return null;
    const amount = rule.scale === "expm1" ? Math.expm1 : (value) => value;
    return rule.cost * (amount(second[model.policy]) - amount(first[model.policy]));
  }

  return { predict, difference, outside, cost };
})();
