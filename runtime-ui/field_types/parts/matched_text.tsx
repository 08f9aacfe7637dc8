// A label with the part that was searched for in bold, found without regard to case and accents.

interface MatchedTextProps {
  readonly text: string;
  readonly search: string;
}

export function MatchedText({ text, search }: MatchedTextProps) {
  const at = search.trim() === '' ? -1 : foldText(text).indexOf(foldText(search.trim()));
  if (at < 0) return <>{text}</>;
  const letters = [...text];
  const end = at + [...search.trim()].length;
  return (
    <>
      {letters.slice(0, at).join('')}
      <mark>{letters.slice(at, end).join('')}</mark>
      {letters.slice(end).join('')}
    </>
  );
}

/** One folded code unit for each letter, so that positions in the folded text are positions in the text. */
function foldText(text: string): string {
  return [...text].map((letter) => (letter.normalize('NFD')[0] ?? letter).toLowerCase()[0] ?? letter).join('');
}
