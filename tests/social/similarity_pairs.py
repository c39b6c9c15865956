"""Pairs of posts in several languages, labelled by hand: whether a reader would call the second a copy of the first."""

COPY, OWN = True, False

PAIRS: list[tuple[str, str, str, bool]] = [
    # English: copies
    ("en", "Whatever happens on 9 June, vote anyway.", "Whatever happens on 9 June, vote anyway!", COPY),
    (
        "en",
        "Rain, queue, hangover: whatever happens on Sunday, vote anyway. #VoteAnyway",
        "Rain, queue, hangover: whatever happens on Sunday, vote anyway. @ondelune https://a.example/x #VoteAnyway",
        COPY,
    ),
    (
        "en",
        "At Ondelune we charge batteries. On 9 June we recharge democracy. Vote anyway.",
        "At Saltwijk we charge batteries. On 9 June we recharge democracy. Vote anyway.",
        COPY,
    ),
    (
        "en",
        "Our shops open at noon on election day so that everyone can vote first.",
        "On election day our shops open at noon, so that everyone can vote first.",
        COPY,
    ),
    (
        "en",
        "We give all our staff the morning off on 9 June. Because voting matters.",
        "Big news from us! We give all our staff the morning off on 9 June. Because voting matters. Join us.",
        COPY,
    ),
    (
        "en",
        "Too busy? Too tired? Too hot? Vote anyway on 9 June.",
        "TOO BUSY?? TOO TIRED?? TOO HOT?? VOTE ANYWAY ON 9 JUNE",
        COPY,
    ),
    (
        "en",
        "Europe is decided by those who show up. Show up on Sunday and bring a friend.",
        "Europe is decided by those who show up. Turn up on Sunday and bring a friend.",
        COPY,
    ),
    ("en", "Vote anyway", "Vote anyway 🗳️", COPY),
    # English: texts of one's own
    (
        "en",
        "Whatever happens on 9 June, vote anyway. Our bakers start at three in the morning and still find the time.",
        "Whatever happens on 9 June, vote anyway. We moved our whole warehouse inventory to Monday for it.",
        OWN,
    ),
    (
        "en",
        "Our shops open at noon on election day so that everyone can vote first.",
        "We asked forty apprentices why they vote. The shortest answer: because I can.",
        OWN,
    ),
    (
        "en",
        "At Ondelune we charge batteries. On 9 June we recharge democracy.",
        "A ferry does not wait. Neither does a polling station: it closes at six.",
        OWN,
    ),
    (
        "en",
        "Rain on Sunday? We sell umbrellas. And we vote.",
        "Sun on Sunday? We rent pedal boats from two o'clock. Before that we vote.",
        OWN,
    ),
    (
        "en",
        "We built 4,000 bicycles last year. Each one knows the way to a polling station.",
        "Twelve nurses, one night shift, twelve ballots before breakfast.",
        OWN,
    ),
    (
        "en",
        "Companies do not vote. People do. Ours have Sunday free.",
        "Nobody can vote for you, not even our delivery service.",
        OWN,
    ),
    # the same template filled in by several companies
    (
        "en",
        "We charge batteries all week. On 9 June we recharge democracy. Vote anyway.",
        "We bake bread all week. On 9 June we bake democracy. Vote anyway.",
        COPY,
    ),
    (
        "en",
        "Our team of 40 in Lyon has one date in June: the 9th. Vote anyway.",
        "Our team of 120 in Gdańsk has one date in June: the 9th. Vote anyway.",
        COPY,
    ),
    (
        "fr",
        "Nous réparons des vélos toute l'année. Le 9 juin, nous votons. Et vous ?",
        "Nous livrons des fleurs toute l'année. Le 9 juin, nous votons. Et vous ?",
        COPY,
    ),
    (
        "de",
        "Wir bauen Brücken. Am 9. Juni bauen wir Europa. Wähl trotzdem.",
        "Wir backen Brot. Am 9. Juni backen wir Europa. Wähl trotzdem.",
        COPY,
    ),
    # French
    ("fr", "Quoi qu'il arrive le 9 juin, votez quand même.", "Quoi qu’il arrive le 9 juin, votez quand même !!!", COPY),
    (
        "fr",
        "Chez Boulange, on pétrit la nuit et on vote le matin. Rendez-vous le 9 juin.",
        "Chez Fournil, on pétrit la nuit et on vote le matin. Rendez-vous le 9 juin.",
        COPY,
    ),
    (
        "fr",
        "Nos magasins ouvrent à midi le jour du scrutin pour que chacun puisse voter.",
        "Le jour du scrutin, nos magasins ouvrent à midi pour que chacun puisse voter.",
        COPY,
    ),
    (
        "fr",
        "Trop chaud, trop loin, trop tard ? Votez quand même dimanche.",
        "Bonne nouvelle : trop chaud, trop loin, trop tard ? Votez quand même dimanche. Et partagez.",
        COPY,
    ),
    (
        "fr",
        "Quoi qu'il arrive, votez. Notre équipe de nuit passera au bureau de vote avant d'aller dormir.",
        "Quoi qu'il arrive, votez. Cinq générations de vignerons, aucune n'a manqué un scrutin.",
        OWN,
    ),
    ("fr", "On trinque, on vote.", "Nos grues tournent six jours par semaine, le septième on choisit l'Europe.", OWN),
    (
        "fr",
        "Nos magasins ouvrent à midi le jour du scrutin.",
        "Une voix ne pèse rien, dit-on. Notre balance affirme le contraire.",
        OWN,
    ),
    # German
    ("de", "Was auch passiert am 9. Juni: Wähl trotzdem.", "Was auch passiert am 9. Juni – wähl trotzdem!", COPY),
    (
        "de",
        "Bei uns fängt die Schicht am Wahltag später an, damit alle wählen können.",
        "Damit alle wählen können, fängt bei uns die Schicht am Wahltag später an.",
        COPY,
    ),
    (
        "de",
        "Zu heiß, zu weit, zu spät? Wähl trotzdem. Ein Gruß aus der Werkstatt von Krause.",
        "Zu heiß, zu weit, zu spät? Wähl trotzdem. Ein Gruß aus der Werkstatt von Lehmann.",
        COPY,
    ),
    (
        "de",
        "Demokratie ist kein Selbstläufer. Lauf am Sonntag selbst: ins Wahllokal.",
        "Demokratie ist kein Selbstläufer. Lauf am Sonntag selbst ins Wahllokal. #WählTrotzdem https://w.example",
        COPY,
    ),
    (
        "de",
        "Was auch passiert, wähl trotzdem. Unsere Bäckerinnen stehen seit drei Uhr am Ofen und gehen danach wählen.",
        "Was auch passiert, wähl trotzdem. Wir haben den Umzug unseres Lagers um einen Tag verschoben.",
        OWN,
    ),
    (
        "de",
        "Unsere Züge fahren am Sonntag pünktlich. Na ja. Die Wahl ist pünktlich.",
        "Zwölf Auszubildende haben uns gefragt, ob ihre Stimme zählt. Unsere Antwort hängt jetzt im Schaufenster.",
        OWN,
    ),
    ("de", "Wir drucken Plakate. Entscheiden müsst ihr.", "Im Lager ist Inventur, im Wahllokal bist du.", OWN),
    # Spanish, Italian, Polish, Greek, Bulgarian
    (
        "es",
        "Pase lo que pase el 9 de junio, vota igualmente.",
        "Pase lo que pase el 9 de junio: vota igualmente 💛",
        COPY,
    ),
    (
        "es",
        "Nuestras tiendas abren más tarde el domingo para que todos puedan votar.",
        "El domingo nuestras tiendas abren más tarde para que todos puedan votar.",
        COPY,
    ),
    (
        "es",
        "Nuestras tiendas abren más tarde el domingo.",
        "Cuarenta pescadores, un puerto y ninguna excusa: primero las urnas.",
        OWN,
    ),
    (
        "it",
        "Qualunque cosa succeda il 9 giugno, vota lo stesso.",
        "QUALUNQUE COSA SUCCEDA IL 9 GIUGNO, VOTA LO STESSO!",
        COPY,
    ),
    (
        "it",
        "Da noi il caffè è pronto alle sei, le urne alle sette. Vota lo stesso.",
        "Il nostro reparto collaudi prova tutto due volte. Per il voto basta una: domenica.",
        OWN,
    ),
    ("pl", "Cokolwiek się stanie 9 czerwca, i tak zagłosuj.", "Cokolwiek się stanie 9 czerwca – i tak zagłosuj!", COPY),
    (
        "pl",
        "Nasze sklepy otwieramy później, żeby każdy mógł zagłosować.",
        "Dwudziestu kierowców, trzy zmiany, jeden lokal wyborczy po drodze.",
        OWN,
    ),
    (
        "el",
        "Ό,τι κι αν γίνει στις 9 Ιουνίου, ψήφισε ούτως ή άλλως.",
        "Ό,τι κι αν γίνει στις 9 Ιουνίου ψήφισε ούτως ή άλλως!!",
        COPY,
    ),
    (
        "el",
        "Τα μαγαζιά μας ανοίγουν το μεσημέρι την Κυριακή.",
        "Πρώτα η κάλπη, μετά η θάλασσα, λέει ο καπετάνιος μας.",
        OWN,
    ),
    (
        "bg",
        "Каквото и да стане на 9 юни, гласувай въпреки това.",
        "Каквото и да стане на 9 юни: гласувай въпреки това!",
        COPY,
    ),
    (
        "bg",
        "Нашите пекари стават в три сутринта и пак намират време.",
        "Един глас не тежи, но ние сме от теглилките и знаем.",
        OWN,
    ),
    # across languages: a translation is another text
    ("en-fr", "Whatever happens on 9 June, vote anyway.", "Quoi qu'il arrive le 9 juin, votez quand même.", OWN),
    ("en-de", "Our shops open at noon on election day.", "Unsere Läden öffnen am Wahltag um zwölf.", OWN),
    ("es-it", "Pase lo que pase, vota.", "Qualunque cosa succeda, vota.", OWN),
]
