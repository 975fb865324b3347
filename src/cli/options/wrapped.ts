/** What stands below the options, as wide as the terminal; 80 columns where there is none. */
import { type AddHelpTextContext, type Command, Help } from 'commander';

/** The text that `render` makes for so many columns, behind an empty line. */
export function wrappedAt(render: (width: number) => string): (context: AddHelpTextContext) => string {
  return ({ command }) => `\n${render(widthOf(command))}`;
}

/** A paragraph, behind an empty line. */
export const wrapped = (text: string): ((context: AddHelpTextContext) => string) =>
  wrappedAt((width) => new Help().boxWrap(text, width));

const widthOf = (command: Command): number => command.configureOutput().getOutHelpWidth?.() ?? 80;
