from __future__ import annotations

import pytest

from dragoman.clean import clean_page, tell_language
from dragoman.clean.dump import clean_dump
from dragoman.clean.language import SURE
from dragoman.errors import LanguageError
from dragoman.read import RawPage


def page(text: str) -> RawPage:
    return RawPage(id="x", kind="text", raw=text, origin="x.jsonl#1", sha256="")


@pytest.mark.parametrize(
    "note",
    [
        "Kim arrives in Beijing.",
        "Abe, Suga, Kono in Tokyo with Pompeo, Bolton, Mnuchin at Akasaka Palace, Minato.",
        "Erdogan, Putin, Rouhani: Sochi summit on Idlib.",
        "Macron: “Non.” Merkel agrees with the French president.",
        "Talks in Пхеньян resume.",
    ],
)
def test_short_english_notes_are_not_set_aside(note: str) -> None:
    assert clean_page(page(note)).text == note


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Der Außenminister traf am Dienstag seinen Amtskollegen und sprach über die Lage an der Grenze.",
            "de",
        ),
        ("Le ministre a rencontré mardi son homologue pour parler de la situation à la frontière.", "fr"),
        ("Министр встретился во вторник с коллегой.", "ru"),
        ("外交部长周二会见了来访的代表团。", "zh"),
        ("التقى وزير الخارجية يوم الثلاثاء نظيره", "ar"),
    ],
)
def test_other_languages_are_set_aside_by_name(text: str, language: str) -> None:
    code, probability = tell_language(text)
    assert code == language
    assert probability >= SURE
    with pytest.raises(LanguageError, match=f"'{language}'"):
        clean_page(page(text))


FOREIGN = {
    "de": (
        "Zum Inhalt springen|Anmelden|Teilen",
        "Der Minister reiste am Dienstag an die Grenze und sprach dort mit den Bürgern beider Dörfer.",
        "Mehr zum Thema|Impressum",
    ),
    "fr": (
        "Aller au contenu|Se connecter|Partager",
        "Le ministre s’est rendu mardi à la frontière et y a parlé avec les habitants des deux villages.",
        "À lire aussi|Mentions légales",
    ),
    "es": (
        "Ir al contenido|Iniciar sesión|Compartir",
        "El ministro viajó el martes a la frontera y habló allí con los vecinos de las dos aldeas.",
        "Más leídas|Aviso legal",
    ),
    "ru": (
        "Перейти к содержанию|Войти|Поделиться",
        "Министр во вторник приехал на границу и долго говорил там с жителями двух соседних деревень.",
        "Читайте также|Все права защищены",
    ),
    "it": (
        "Vai al contenuto|Accedi|Condividi",
        "Il ministro è andato martedì alla frontiera e ha parlato con gli abitanti dei due villaggi.",
        "Leggi anche|Tutti i diritti riservati",
    ),
    "tr": (
        "İçeriğe geç|Giriş yap|Paylaş",
        "Bakan salı günü sınıra gitti ve iki köyün halkıyla yeni geçiş noktası hakkında uzun uzun konuştu.",
        "İlgili haberler|Tüm hakları saklıdır",
    ),
    "ar": (
        "القائمة|تسجيل الدخول|شارك",
        "سافر الوزير يوم الثلاثاء إلى الحدود وتحدث هناك طويلا مع سكان القريتين عن المعبر الجديد.",
        "اقرأ أيضا|جميع الحقوق محفوظة",
    ),
    "zh": (
        "首页|登录|分享到微信",
        "部长星期二前往边境，在那里与两个村庄的代表就新的过境点进行了长时间的会谈，随后返回首都。",
        "相关新闻|版权所有",
    ),
}


@pytest.mark.parametrize("language", FOREIGN)
def test_furniture_of_many_languages(language: str) -> None:
    above, story, below = FOREIGN[language]
    dump = "\n".join([*above.split("|"), story, *below.split("|")])
    cleaned = clean_dump(dump)
    assert cleaned.text == story
    assert {piece.text for piece in cleaned.removed} >= {*above.split("|"), *below.split("|")}
    reasons = {piece.text: piece.reason for piece in cleaned.removed}
    told = [
        words for words in (*above.split("|"), *below.split("|")) if reasons[words] != "outside the story"
    ]
    assert len(told) == 5, reasons
