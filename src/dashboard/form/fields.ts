/** The fields of the settings form, as data: the rows of the tables of settings that have words for one. */
import { type MethodKind, methodKinds, methods } from '../../bayes/method.ts';
import { families, type PriorKind, priorKinds, priorNumbers } from '../../bayes/prior.ts';
import { runTable } from '../../bayes/settings/runSettings.ts';
import { type ChoiceSetting, number, type Setting, type Settings } from '../../bayes/settings/setting.ts';
import { whole } from '../../checks.ts';

type Table = typeof runTable;
/** Settings whose row has a field. */
type Shown = { [K in keyof Table]: Table[K] extends { readonly field: unknown } ? K : never }[keyof Table];
type PriorNumber = { [K in PriorKind]: keyof (typeof families)[K]['numbers'] }[PriorKind];
type MethodNumber = { [K in MethodKind]: keyof (typeof methods)[K]['numbers'] }[MethodKind];

export type FieldName = 'hidden' | 'method' | MethodNumber | 'prior' | PriorNumber | Shown;

export type Field = Setting & { readonly name: FieldName; readonly field: NonNullable<Setting['field']> };

/** Of each hidden layer. */
const hidden = {
  ...number(400, whole(1, 4096)),
  field: { label: 'Hidden layers', hint: 'units, separated by commas' },
};

const method: ChoiceSetting = {
  choices: methodKinds,
  titles: Object.fromEntries(methodKinds.map((kind) => [kind, methods[kind].title])),
  field: { label: 'Method', hint: 'how weights are unsure' },
};

/** The numbers of all methods, each beside the one that has it. */
const numbersOfMethods = methodKinds.map((kind): Settings => {
  const rows = Object.entries<Setting>(methods[kind].numbers);
  return Object.fromEntries(rows.map(([name, row]) => [name, { ...row, only: { method: [kind] } }]));
});

const prior: ChoiceSetting = {
  choices: priorKinds,
  titles: Object.fromEntries(priorKinds.map((kind) => [kind, families[kind].title])),
  field: { label: 'Prior' },
};

/** The numbers of all priors, each beside those that have it. */
const numbersOfPriors = priorKinds.toReversed().map((kind): Settings => {
  const has = (name: string) => priorKinds.filter((other) => priorNumbers(other).includes(name));
  const rows = Object.entries<Setting>(families[kind].numbers);
  return Object.fromEntries(rows.map(([name, row]) => [name, { ...row, only: { prior: has(name) } }]));
});

/** The page has the 60,000 images of MNIST, and no more. */
const trainExamples = { ...runTable.trainExamples, range: whole(1, 60_000) };

const rows: Settings = Object.assign(
  { hidden, method },
  ...numbersOfMethods,
  { ...runTable, trainExamples, prior },
  ...numbersOfPriors,
);

export const fields = Object.entries(rows)
  .filter(([, { field }]) => field)
  .map(([name, row]) => ({ ...row, name }) as Field);

/** Whether a field matters beside the others. What the form does not show hides nothing. */
export const matters = ({ only = {} }: Field, values: Readonly<Record<string, string>>): boolean =>
  Object.entries(only).every(([other, kinds]) => !(other in values) || kinds.includes(values[other]!));
