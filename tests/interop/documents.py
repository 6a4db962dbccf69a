"""Makes one document with every program at hand: documents.py FOLDER.

It is a procedure of three pages that deals with three of the four points which a procedure on
account governance has to deal with. Chromium and LibreOffice must be installed.
"""

import os
import subprocess
import sys
import tempfile

import docx
import openpyxl
import pptx
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

PAGES = [
    ("Opening an account", "The root user is used only for the tasks that require it."),
    ("Protecting the root user", "Its sign-in is protected by MFA: a hardware key in our safe."),
    (
        "Logs of all regions and contacts",
        "Contact information is the customer’s shared mailbox & corporate phone number.",
    ),
]
TITLE = "Account governance"


def word(path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Harbour Cloud Consulting"
    document.add_heading(TITLE, 0)
    for number, (heading, text) in enumerate(PAGES):
        if number:
            document.add_page_break()
        document.add_heading(heading, 1)
        document.add_paragraph(text)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Version", "1.4"
    document.save(path)


def slides(path):
    deck = pptx.Presentation()
    for heading, text in PAGES:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = heading
        slide.placeholders[1].text = text
    deck.slides[0].notes_slide.notes_text_frame.text = "Say hello first."
    deck.save(path)


def sheets(path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for heading, text in PAGES:
        sheet = book.create_sheet(heading[:31])
        sheet["B2"], sheet["C3"], sheet["D4"] = text, 1.4, "=1+1"
    book.save(path)


def html(path):
    parts = [
        f"<section style='break-after: page'><h1>{heading}</h1><p>{text.replace('&', '&amp;')}"
        "<script>var cloudtrail = 'all regions';</script></section>"
        for heading, text in PAGES
    ]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"<!doctype html><meta charset=utf-8><title>{TITLE}</title>{''.join(parts)}")


def reportlab(path, **options):
    page = canvas.Canvas(path, invariant=1, **options)
    for heading, text in PAGES:
        page.setFont("Helvetica-Bold", 16)
        page.drawString(72, 770, heading)
        page.setFont("Helvetica", 10)
        page.drawString(72, 740, text.replace("’", "'"))
        page.showPage()
    page.save()


def scan(path):
    """A page that is a picture."""
    with tempfile.TemporaryDirectory() as folder:
        picture = os.path.join(folder, "page.ppm")
        with open(picture, "wb") as file:
            file.write(b"P6 8 8 255\n" + bytes(range(192)))
        page = canvas.Canvas(path, invariant=1)
        page.drawImage(ImageReader(picture), 72, 72, 400, 600)
        page.save()


def libreoffice(source, ending, target):
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", "--convert-to", ending, "--outdir", folder, source]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        name = os.path.splitext(os.path.basename(source))[0]
        os.replace(os.path.join(folder, f"{name}.{ending}"), target)


def chromium(source, target):
    with tempfile.TemporaryDirectory() as folder:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        options += ["--disable-background-networking", "--disable-component-update"]
        options += ["--disable-sync", "--no-pdf-header-footer", f"--user-data-dir={folder}"]
        command = ["chromium", *options, f"--print-to-pdf={target}", "file://" + source]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    path = lambda name: os.path.abspath(os.path.join(folder, name))
    word(path("word.docx"))
    slides(path("slides.pptx"))
    sheets(path("sheets.xlsx"))
    html(path("page.html"))
    reportlab(path("reportlab.pdf"))
    reportlab(path("protected.pdf"), encrypt="secret")
    scan(path("scan.pdf"))
    libreoffice(path("word.docx"), "docx", path("libreoffice.docx"))
    libreoffice(path("word.docx"), "odt", path("libreoffice.odt"))
    libreoffice(path("word.docx"), "pdf", path("libreoffice.pdf"))
    libreoffice(path("slides.pptx"), "odp", path("libreoffice.odp"))
    libreoffice(path("sheets.xlsx"), "ods", path("libreoffice.ods"))
    chromium(path("page.html"), path("chromium.pdf"))
    with open(path("reportlab.pdf"), "rb") as whole, open(path("cut.pdf"), "wb") as cut:
        content = whole.read()
        cut.write(content[: len(content) * 2 // 3])


main(sys.argv[1])
