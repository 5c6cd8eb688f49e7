import { parseHttpUrl } from '@/lib/deal/url';

interface Props {
  /** The element's id, by which buttons say what they are about. */
  id: string;
  name: string;
  /** Where the name leads; anything but an http(s) address is not followed. */
  uri: string;
}

/** The name of a deal or a contact, as a link to its page in the CRM. */
export function LinkedName({ id, name, uri }: Props) {
  const link = parseHttpUrl(uri)?.href;
  if (!link) return <span id={id}>{name}</span>;
  return (
    <a id={id} href={link} target="_blank" rel="noreferrer">
      {name}
    </a>
  );
}
