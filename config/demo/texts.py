"""What the demo's campaign and companies say, in seven languages. Fictional; for demonstration only."""

import random

from config.demo.companies import DemoCompany

LANGUAGES = ["en", "de", "fr", "es", "it", "pl", "el"]

HEADLINE = {
    "en": "Whatever happens on 9 June, vote anyway.",
    "de": "Was auch am 9. Juni passiert: Wähl trotzdem.",
    "fr": "Quoi qu’il arrive le 9 juin, vote quand même.",
    "es": "Pase lo que pase el 9 de junio, vota igual.",
    "it": "Qualunque cosa accada il 9 giugno, vota comunque.",
    "pl": "Cokolwiek się stanie 9 czerwca, głosuj mimo to.",
    "el": "Ό,τι κι αν γίνει στις 9 Ιουνίου, ψήφισε έτσι κι αλλιώς.",
}
SUMMARY = {
    "en": "Companies across Europe lend their posters, their posts and their reach to one sentence. "
    "Make it yours, in your colour and your words.",
    "de": "Unternehmen in ganz Europa leihen einem Satz ihre Plakate, ihre Beiträge und ihre Reichweite. "
    "Macht ihn zu eurem, in eurer Farbe und euren Worten.",
    "fr": "Des entreprises de toute l’Europe prêtent leurs affiches, leurs publications et leur audience à une phrase. "
    "Faites-en la vôtre, à votre couleur et avec vos mots.",
    "es": "Empresas de toda Europa prestan sus carteles, sus publicaciones y su alcance a una frase. "
    "Hacedla vuestra, con vuestro color y vuestras palabras.",
    "it": "Aziende di tutta Europa prestano manifesti, post e pubblico a una sola frase. "
    "Fatela vostra, con il vostro colore e le vostre parole.",
    "pl": "Firmy z całej Europy użyczają jednemu zdaniu swoich plakatów, postów i zasięgu. "
    "Powiedzcie je po swojemu, w swoim kolorze i swoimi słowami.",
    "el": "Εταιρείες σε όλη την Ευρώπη δίνουν αφίσες, αναρτήσεις και κοινό σε μία φράση. "
    "Κάντε τη δική σας, με το χρώμα και τα λόγια σας.",
}
DATE = {
    "en": "9 June",
    "de": "9.\u00a0Juni",
    "fr": "9 juin",
    "es": "9 de junio",
    "it": "9 giugno",
    "pl": "9 czerwca",
    "el": "9 Ιουνίου",
}
WHATEVER = {
    "en": "whatever happens",
    "de": "was auch passiert",
    "fr": "quoi qu’il arrive",
    "es": "pase lo que pase",
    "it": "qualunque cosa accada",
    "pl": "cokolwiek się stanie",
    "el": "ό,τι κι αν γίνει",
}
LINES = {
    "en": [
        "Your bath is still warm.",
        "The queue goes round the block.",
        "Your train leaves at noon.",
        "The cat sits on your coat.",
        "It rains sideways.",
        "The cake is in the oven.",
        "Your phone is at two percent.",
        "The final starts at six.",
        "You overslept. Twice.",
        "The lift is stuck again.",
        "Grandma wants a second coffee.",
        "The beach has never been so blue.",
        "Your shoes are still wet.",
        "The baby just fell asleep.",
        "There is one episode left.",
        "The barbecue is lit.",
        "Your bike has a flat tyre.",
        "The dog ate your shopping list.",
    ],
    "de": [
        "Die Schlange geht um den Block.",
        "Das Bad ist noch warm.",
        "Der Zug fährt um zwölf.",
        "Es regnet quer.",
        "Der Kuchen ist im Ofen.",
        "Die Katze sitzt auf dem Mantel.",
        "Oma will noch einen Kaffee.",
        "Das Finale beginnt um sechs.",
        "Der Grill ist schon heiß.",
        "Eine Folge geht noch.",
    ],
    "fr": [
        "Le bain est encore chaud.",
        "La file fait le tour du pâté.",
        "Le train part à midi.",
        "Il pleut à l’horizontale.",
        "Le gâteau est au four.",
        "Le chat dort sur le manteau.",
        "La finale commence à six heures.",
        "Mamie reprend un café.",
        "Le barbecue est allumé.",
        "Il reste un épisode.",
    ],
    "es": [
        "El baño aún está caliente.",
        "La cola da la vuelta.",
        "El tren sale a las doce.",
        "Llueve de lado.",
        "La tarta está en el horno.",
        "El gato duerme en tu abrigo.",
        "La final empieza a las seis.",
        "La abuela quiere otro café.",
    ],
    "it": [
        "Il bagno è ancora caldo.",
        "La fila fa il giro.",
        "Il treno parte a mezzogiorno.",
        "Piove di traverso.",
        "La torta è in forno.",
        "Il gatto dorme sul cappotto.",
        "La finale inizia alle sei.",
        "La nonna vuole un caffè.",
    ],
    "pl": [
        "Kąpiel jest jeszcze ciepła.",
        "Kolejka zawija za róg.",
        "Pociąg odjeżdża w południe.",
        "Deszcz pada w poprzek.",
        "Ciasto jest w piecu.",
        "Kot śpi na twoim płaszczu.",
        "Finał zaczyna się o szóstej.",
        "Babcia chce drugą kawę.",
    ],
    "el": [
        "Το τρένο φεύγει στις δώδεκα.",
        "Το μπάνιο είναι ακόμη ζεστό.",
        "Η ουρά φτάνει στη γωνία.",
        "Βρέχει στο πλάι.",
        "Το κέικ είναι στον φούρνο.",
        "Η γάτα κοιμάται στο παλτό.",
        "Ο τελικός αρχίζει στις έξι.",
        "Η γιαγιά θέλει κι άλλο καφέ.",
    ],
}
CAPTIONS = {
    "en": "{line} Whatever happens on 9 June, vote anyway. {hashtag}",
    "de": "{line} Was auch am 9. Juni passiert: Wähl trotzdem. {hashtag}",
    "fr": "{line} Quoi qu’il arrive le 9 juin, vote quand même. {hashtag}",
    "es": "{line} Pase lo que pase el 9 de junio, vota igual. {hashtag}",
    "it": "{line} Qualunque cosa accada il 9 giugno, vota comunque. {hashtag}",
    "pl": "{line} Cokolwiek się stanie 9 czerwca, głosuj mimo to. {hashtag}",
    "el": "{line} Ό,τι κι αν γίνει στις 9 Ιουνίου, ψήφισε έτσι κι αλλιώς. {hashtag}",
}
# Openings and turns that companies put around the sentence: enough of them that most posts differ.
OPENINGS = {
    "en": [
        "At {company} we know a thing or two about {sector}.",
        "Twelve of us were asked for an excuse. We collected thirty.",
        "Our team meeting ran late again.",
        "This morning, in the workshop at {company}:",
        "A short note from the {sector} trade.",
        "We make our living with {sector}, and one Sunday a year we make something else.",
        "Overheard at the coffee machine:",
        "Nobody here agrees on anything, except this.",
        "We asked the night shift what could stop them.",
        "The weather, the football, the in-laws: we have heard them all.",
        "Our apprentices wrote this one.",
    ],
    "de": [
        "Bei {company} wird über alles gestritten, nur darüber nicht.",
        "Heute früh in der Werkstatt:",
        "Unsere Azubis haben Ausreden gesammelt.",
        "Eine kurze Nachricht von {company}.",
        "An der Kaffeemaschine gehört:",
    ],
    "fr": [
        "Chez {company}, on se dispute sur tout, sauf là-dessus.",
        "Ce matin à l’atelier :",
        "Nos apprentis ont collectionné les excuses.",
        "Un mot de toute l’équipe de {company}.",
        "Entendu à la machine à café :",
    ],
    "es": [
        "En {company} discutimos de todo, menos de esto.",
        "Esta mañana en el taller:",
        "Nuestros aprendices coleccionan excusas.",
    ],
    "it": [
        "Da {company} si discute di tutto, tranne che di questo.",
        "Stamattina in officina:",
        "I nostri apprendisti raccolgono scuse.",
    ],
    "pl": [
        "W {company} spieramy się o wszystko, tylko nie o to.",
        "Dziś rano w warsztacie:",
        "Nasi praktykanci zbierają wymówki.",
    ],
    "el": [
        "Στην {company} διαφωνούμε για όλα, εκτός από αυτό.",
        "Σήμερα το πρωί στο εργαστήριο:",
        "Οι μαθητευόμενοί μας μαζεύουν δικαιολογίες.",
    ],
}


ON_VOTE = {
    "date": "30 juin · 7 juillet",
    "round-1": "30 juin",
    "round-2": "7 juillet",
    "motto": "Deux tours, deux dimanches.",
    "verb": "livre",
    "line": "Même les jours de pluie, on y va.",
}
ON_VOTE_CAPTION = "Deux tours, deux dimanches. On vote. #OnVote"


def first_lines(*, longest: int) -> dict[str, str]:
    """One line in each language that fits into so many characters."""
    return {locale: next(line for line in lines if len(line) <= longest) for locale, lines in LINES.items()}


def caption(locale: str, line: str = "") -> str:
    """The campaign's sentence with its hashtag, after a line."""
    return CAPTIONS[locale].format(line=line, hashtag="#VoteAnyway").strip()


def own_line(company: DemoCompany, locale: str) -> str:
    """The line that a company puts on its poster in a language."""
    lines = LINES[locale]
    return lines[company.number % len(lines)]


def post_text(company: DemoCompany, *, number: int, network: str) -> str:
    """The text of a company's `number`-th post. On X some keep the campaign's caption, which the guard will notice."""
    chosen = random.Random(f"{company.number}/{number}")
    locale = company.locale
    line = LINES[locale][(company.number + number) % len(LINES[locale])]
    sentence = caption(locale, line)
    if network == "x" and (company.number + number) % 2 == 0:
        return sentence
    opening = chosen.choice(OPENINGS[locale]).format(company=company.name, sector=company.sector.lower())
    return f"{opening} {sentence}"
