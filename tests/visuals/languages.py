"""What posters say in 27 languages: a long line of up to 48 characters, a short one of up to 32, a date of up to 14."""

from typing import NamedTuple


class Said(NamedTuple):
    long: str
    short: str
    date: str


LANGUAGES = {
    "ar": Said("الطابور طويل – ومع ذلك سنذهب (كلّنا) عام 2030!", "صوتك مهم – اذهب اليوم", "9 يونيو"),
    "bg": Said("Опашката е чак до ъгъла – и пак отивам.", "Гласувай – още днес", "9 юни"),
    "cs": Said("Fronta sahá až za roh – příště přijdu dřív.", "Žluťoučký kůň – volí", "9. června"),
    "da": Said("Køen går hele vejen rundt om blokken – og så?", "Stem – også på søndag", "9. juni"),
    "de": Said("Die Schlange geht um den ganzen Häuserblock.", "Erst wählen – dann grillen", "9. Juni"),
    "el": Said("Η ουρά φτάνει μέχρι τη γωνία του δρόμου.", "Ψηφίζω – και μετά ΐσως", "9 Ιουνίου"),
    "en": Said("The queue goes all the way round the block.", "Vote first – then lunch", "9 June"),
    "es": Said("¿Y si la cola da la vuelta a la manzana?", "Vota – mañana será tarde", "9 de junio"),
    "et": Said("Järjekord ulatub üle õue – aga mina lähen.", "Vali – enne õhtusööki", "9. juuni"),
    "fi": Said("Jono kiertää koko korttelin – mutta entä sitten?", "Äänestä – sitten sauna", "9. kesäk."),
    "fr": Said("La file d’attente fait le tour du quartier !", "Votez – « puis » déjeunez", "9 juin"),
    "ga": Said("Tá an scuaine chomh fada leis an gcúinne – fós.", "Vótáil – ansin ól tae", "9 Meith."),
    "hr": Said("Red se proteže oko cijelog bloka – pa što onda?", "Glasaj – pa na ručak", "9. lipnja"),
    "hu": Said("A sor körbeéri a háztömböt – őszintén szólva.", "Szavazz – aztán főzz", "június 9."),
    "it": Said("La coda gira attorno a tutto l’isolato, già.", "Vota – poi c’è il caffè", "9 giugno"),
    "lt": Said("Eilė driekiasi aplink visą kvartalą – žinoma.", "Balsuok – ir į ežerą", "birželio 9 d."),
    "lv": Said("Rinda stiepjas ap visu kvartālu – un kas par to?", "Balso – šodien, ļaudis", "9. jūnijs"),
    "mt": Said("Il-kju jdur mal-blokka kollha – għada nerġa’.", "Ivvota – ħabib tiegħi", "9 ta’ Ġunju"),
    "nl": Said("De rij gaat helemaal rond het blok – één uur.", "Eerst stemmen – dan fietsen", "9 juni"),
    "pl": Said("Kolejka ciągnie się aż za róg – źdźbło, ćma.", "Zagłosuj – i na obiad", "9 czerw."),
    "pt": Said("A fila dá a volta ao quarteirão – não faz mal.", "Vota – e só depois praia", "9 de junho"),
    "ro": Said("Coada ține până după colț – și totuși mă duc.", "Votează – apoi îți odihnești", "9 iunie"),
    "sk": Said("Rad sa ťahá okolo celého bloku – a čo má byť?", "Voľ – a potom na kŕmidlo", "9. júna"),
    "sl": Said("Vrsta sega okoli celega bloka – pa kaj potem?", "Glasuj – šele nato žur", "9. junij"),
    "sv": Said("Kön går runt hela kvarteret – men jag går dit.", "Rösta – sedan får du äta", "9 juni"),
    "uk": Said("Черга тягнеться аж за ріг – але я таки піду.", "Голосуй – їжа зачекає", "9 червня"),
    "he": Said("התור מגיע עד סוף הרחוב (ACME) – ובכל זאת אלך!", "קודם מצביעים – ואז לים", "9 ביוני"),
}
