interface Texts {
  readonly title: string;
  readonly home: string;
}

const ENGLISH: Texts = { title: 'There is no such page', home: 'To the first page' };

const OTHERS: Readonly<Record<string, Texts>> = {
  de: { title: 'Diese Seite gibt es nicht', home: 'Zur Startseite' },
  fr: { title: 'Cette page n’existe pas', home: 'Vers la page d’accueil' },
};

/** Texts of the 404 page. */
export function textsIn(locale: string): Texts {
  return OTHERS[locale] ?? ENGLISH;
}
