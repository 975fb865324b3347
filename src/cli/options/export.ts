/** The options of `export`. What matters to ONNX alone is refused with other formats. */
import { type Command, Option } from 'commander';
import { type WeightFormat, weightFormats } from '../../export/files.ts';
import type { CategoryInputs } from '../../export/onnx/inputs.ts';
import { type GraphKind, graphKinds } from '../../export/onnx/weights.ts';
import { settingOption } from './setting.ts';

export interface ExportOptions {
  readonly to: 'onnx' | WeightFormat;
  readonly out?: string;
  readonly graph?: GraphKind;
  readonly draws?: number;
  readonly seed?: number;
  readonly categories?: CategoryInputs;
  readonly json?: boolean;
}

export function addExportOptions(command: Command): void {
  command
    .addOption(
      new Option('--to <format>', 'an ONNX graph, or means and standard deviations by name')
        .choices(['onnx', ...weightFormats])
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'file to write (default: in the run folder; for digits, here)')
    .addOption(
      new Option(
        '--graph <kind>',
        'of --to onnx: draws: K draws inside and their uncertainty; stochastic: a draw each run; noise: the same by an input; mean: mean weights',
      )
        .choices([...graphKinds])
        .helpGroup('ONNX:'),
    )
    .addOption(settingOption('draws', "draws inside the graph (default: the run's)").helpGroup('ONNX:'))
    .addOption(settingOption('seed', "of those draws (default: the run's)").helpGroup('ONNX:'))
    .addOption(
      new Option('--categories <kind>', "a table's categories as texts, or as whole numbers for plain ONNX")
        .choices(['string', 'integer'])
        .helpGroup('ONNX:'),
    )
    .option('--json', 'a JSON line on stdout, as when it is no terminal');
}
