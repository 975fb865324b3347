/** ONNX files, written and read by `pbf` after the table of messages. */
import { PbfReader, PbfWriter } from 'pbf';
import { argumentError } from '../../errors.ts';
import { type Field, type MessageName, type Model, messages } from './schema.ts';

type Message = Readonly<Record<string, unknown>>;

/** Readers refuse a protobuf message of 2 GiB or more. */
const mostBytes = 2 ** 31 - 2 ** 16;

/** @throws RangeError if the weights are more than one file holds */
export function encodeModel(model: Model): Uint8Array<ArrayBuffer> {
  const weights = model.graph.initializer.reduce((sum, { rawData }) => sum + rawData.length, 0);
  if (weights > mostBytes) {
    const expected = 'less than 2 GiB of weights, which is all that one file holds; ask for fewer draws';
    throw argumentError('exportOnnx', expected, `${(weights / 2 ** 30).toFixed(1)} GiB`);
  }
  const writer = new PbfWriter();
  write(writer, 'Model', model as unknown as Message);
  return new Uint8Array(writer.finish());
}

function write(writer: PbfWriter, of: MessageName, values: Message): void {
  for (const [name, field] of Object.entries(messages[of])) {
    const value = values[name];
    if (value === undefined) continue;
    for (const each of field.repeated ? (value as readonly unknown[]) : [value]) {
      writeField(writer, field, each);
    }
  }
}

/** Zeros and empty texts are written too: a reader may ask whether a field is there. */
function writeField(writer: PbfWriter, { number, type }: Field, value: unknown): void {
  if (type === 'int') writer.writeVarintField(number, value as number);
  else if (type === 'string') writer.writeStringField(number, value as string);
  else if (type === 'bytes') writer.writeBytesField(number, value as Uint8Array);
  else writer.writeMessage(number, (own: Message, to) => write(to, type, own), value as Message);
}

/** Fields that the table does not name are left out. */
export const decodeModel = (bytes: Uint8Array): Model =>
  read(new PbfReader(bytes), 'Model') as unknown as Model;

function read(reader: PbfReader, of: MessageName, end?: number): Message {
  const fields = Object.entries(messages[of]);
  const empty = fields.filter(([, { repeated }]) => repeated).map(([name]) => [name, []]);
  return reader.readFields<Record<string, unknown>>(
    (number, into) => {
      const found = fields.find(([, field]) => field.number === number);
      if (!found) return;
      const [name, { type, repeated }] = found;
      const value = readField(reader, type);
      if (repeated) (into[name] as unknown[]).push(value);
      else into[name] = value;
    },
    Object.fromEntries(empty),
    end,
  );
}

function readField(reader: PbfReader, type: Field['type']): unknown {
  if (type === 'int') return reader.readVarint(true);
  if (type === 'string') return reader.readString();
  if (type === 'bytes') return reader.readBytes();
  const length = reader.readVarint();
  return read(reader, type, reader.pos + length);
}
