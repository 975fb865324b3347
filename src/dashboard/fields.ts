/** The fields of the settings form, as data. A row of a table of settings is a field if it has words for one. */
import { families, type PriorKind, priorKinds, priorNumbers } from '../bayes/prior.ts';
import { runTable } from '../bayes/settings/run.ts';
import { askedOf, type ChoiceSetting, type NumberSetting, type Setting } from '../bayes/settings/setting.ts';
import { type Check, isIn, whole } from '../range.ts';

type Table = typeof runTable;
/** Settings whose row has a field. */
type Shown = { [K in keyof Table]: Table[K] extends { readonly field: unknown } ? K : never }[keyof Table];
type PriorNumber = { [K in PriorKind]: keyof (typeof families)[K]['numbers'] }[PriorKind];

export type FieldName = 'hidden' | 'prior' | PriorNumber | Shown;

export interface Field {
  readonly name: FieldName;
  /** Its name in the page's address. */
  readonly address: string;
  readonly label: string;
  readonly hint?: string;
  readonly accepts: 'widths' | 'whole' | 'number' | 'choice';
  /** The choices, by what a person reads. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly check: Check;
  /** Stands for a value that a preset does not have: a number of another prior. */
  readonly start?: number | string;
  /** Values of other fields beside which this one matters. */
  readonly only: Readonly<Record<string, readonly string[]>>;
}

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const WIDTHS = whole(1, 4096);

const hidden: Field = {
  ...{ name: 'hidden', address: 'hidden', label: 'Hidden layers', hint: 'units, separated by commas' },
  accepts: 'widths',
  check: {
    expected: 'whole numbers from 1 to 4,096, such as 400, 400',
    fits: (units) => (units as number[]).every((width) => isIn(WIDTHS, width)),
  },
  only: {},
};

const prior: ChoiceSetting = {
  default: 'mixture',
  choices: priorKinds,
  titles: Object.fromEntries(priorKinds.map((kind) => [kind, families[kind].title])),
  field: { label: 'Prior' },
};

/** The numbers of all priors, each of those that have it. */
const priorRows: Readonly<Record<string, NumberSetting>> = Object.fromEntries(
  priorKinds.flatMap((kind) =>
    Object.entries<NumberSetting>(families[kind].numbers).map(([name, row]) => {
      const kinds = priorKinds.filter((other) => priorNumbers(other).includes(name));
      return [name, { ...row, only: { prior: kinds } }];
    }),
  ),
);

/** The page has the 60,000 images of MNIST, and no more. */
const trainExamples = { ...runTable.trainExamples, range: whole(1, 60_000) };

const rows: Readonly<Record<string, Setting>> = { ...runTable, trainExamples, prior, ...priorRows };

export const fields: readonly Field[] = [
  hidden,
  ...Object.entries(rows).flatMap(([name, row]) => (row.field ? fieldOf(name as FieldName, row) : [])),
];

function fieldOf(name: FieldName, row: Setting): Field {
  const { field, only = {} } = row;
  const common = {
    name,
    address: name,
    label: name,
    ...field,
    check: askedOf(row),
    start: row.default,
    only,
  };
  if ('range' in row) return { ...common, accepts: row.range.whole ? 'whole' : 'number' };
  const choices = row.choices.map((choice) => [choice, capital(row.titles?.[choice] ?? choice)]);
  return { ...common, accepts: 'choice', choices: Object.fromEntries(choices) };
}

/** Whether a field matters beside the others. What the form does not show hides nothing. */
export const matters = ({ only }: Field, values: Readonly<Record<string, string>>): boolean =>
  Object.entries(only).every(([other, kinds]) => !(other in values) || kinds.includes(values[other]!));
