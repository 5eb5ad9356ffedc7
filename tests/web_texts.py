"""The texts that the tests of the workbench code, hostile ones among them."""

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TEXTS = {
    "plain": "The foreign minister of Japan met his Russian counterpart in Moscow on Monday. Russia will host"
    ' talks with Japan on 20 December 2020. "We are ready to sign," said Sergei Lavrov.',
    "hostile": f"France condemned Germany {HOSTILE} over the ports. “{HOSTILE} is wrong,” said Emmanuel"
    " Macron. Germany denied that it had threatened France.",
    "long": f"{'Donaudampfschiffahrtsgesellschaft' * 6} met. China accused the United States of espionage.",
}
