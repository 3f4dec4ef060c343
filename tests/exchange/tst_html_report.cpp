// SPDX-FileCopyrightText: The T-Razor Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/report/html_report.h"
#include "core/exchange/text/svg_figure.h"
#include "core/exchange/text/template.h"
#include "tests/support/session_of.h"
#include "tests/support/synthetic_archive.h"

#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <limits>
#include <stdexcept>

using namespace trazor;

namespace {

session::Session makeSession(int candidates, int failedEvery = 0) {
    const testing::SyntheticArchive archive{.candidates = candidates, .failedEvery = failedEvery};
    session::Session session = testing::sessionOf(*testing::syntheticSpace(), testing::syntheticConfig(archive),
                                                  candidates > 0 ? archive.make() : std::vector<search::CandidatePtr>(),
                                                  "CPU <2 threads> & \"quotes\"");
    if (candidates > 3) {
        session.apply(
            search::Note{3, {.starred = true, .note = "<script>alert(1)</script>\n& more", .tags = "\"small\" <b>"}});
    }
    return session;
}

/// The page as XML, so that a strict parser checks that every element is closed.
QString asXml(const std::string& html) {
    QString text = QString::fromStdString(html);
    text.replace(QRegularExpression("<!DOCTYPE[^>]*>"), "");
    text.replace(QRegularExpression("<(meta|img)([^>]*[^/])>"), "<\\1\\2/>");
    text.replace(QRegularExpression("<style>.*</style>", QRegularExpression::DotMatchesEverythingOption), "<style/>");
    return text;
}

} // namespace

class TestHtmlReport : public QObject {
    Q_OBJECT

private slots:
    void unknownTemplate_isNamed() {
        try {
            exchange::filledTemplate("none.html", nlohmann::json::object(), exchange::Escape::Html);
            QFAIL("a template that does not exist was filled");
        } catch (const std::logic_error& error) {
            QVERIFY(QString(error.what()).contains("none.html"));
        }
    }

    void page_isWellFormed_data() {
        QTest::addColumn<int>("candidates");
        QTest::newRow("no candidate") << 0;
        QTest::newRow("one") << 1;
        QTest::newRow("some") << 60;
    }

    void page_isWellFormed() {
        QFETCH(int, candidates);
        const std::string html = exchange::htmlReport(makeSession(candidates, 9), {{"A <figure>", "<svg/>"}});
        QXmlStreamReader reader(asXml(html));
        int headings = 0;
        while (!reader.atEnd()) {
            headings +=
                reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("h2") ? 1 : 0;
        }
        QVERIFY2(!reader.hasError(),
                 qPrintable(QString("line %1: %2").arg(reader.lineNumber()).arg(reader.errorString())));
        QVERIFY(headings >= 4);
    }

    void textsOfTheUser_areEscaped() {
        const std::string html = exchange::htmlReport(makeSession(40));
        QVERIFY(html.find("<script") == std::string::npos);
        QVERIFY(html.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
        QVERIFY(html.find("CPU &lt;2 threads&gt; &amp; &quot;quotes&quot;") != std::string::npos);
    }

    void page_needsNothingElse() {
        const std::string html = exchange::htmlReport(makeSession(40), {{"Progress", "<svg/>"}});
        for (const char* reference : {"http://", "https://", "src=\"/", "href=", "@import", "url("}) {
            QVERIFY2(html.find(reference) == std::string::npos, reference);
        }
        QVERIFY(html.find("src=\"data:image/svg+xml;base64,PHN2Zy8+\"") != std::string::npos);
    }

    void numbers_areThoseOfTheSession() {
        const session::Session session = makeSession(80, 7);
        const std::string html = exchange::htmlReport(session);
        for (const int index : session.front()) {
            QVERIFY(html.find(session.archive()[static_cast<std::size_t>(index)].id) != std::string::npos);
        }
        QVERIFY(html.find("<b>" + std::to_string(session.front().size()) + "</b>on the Pareto front") !=
                std::string::npos);
        QVERIFY(html.find("nan") == std::string::npos);
    }

    void figure_leavesOutWhatIsNotFinite() {
        const double none = std::numeric_limits<double>::quiet_NaN();
        exchange::SvgFigure figure{"test", "x", "y & z", {{1.0, none, "point", ""}}, {}};
        QVERIFY(exchange::svgElement(figure).empty());
        figure.points.push_back({5e6, 0.25, "front", "a < b"});
        figure.points.push_back({5e6, 0.25, "front", ""}); // zero extent still gives an axis
        const QString svg = QString::fromStdString(exchange::svgElement(figure));
        QCOMPARE(svg.count("<circle"), 2);
        QVERIFY(svg.contains("a &lt; b") && svg.contains("y &amp; z") && !svg.contains("nan") && !svg.contains("inf"));
        QXmlStreamReader reader(svg);
        while (!reader.atEnd()) {
            reader.readNext();
        }
        QVERIFY(!reader.hasError());
    }

    void largeSessions_keepThePageSmall() {
        const std::string html = exchange::htmlReport(makeSession(20'000));
        QVERIFY2(html.size() < 1'500'000, qPrintable(QString::number(html.size())));
        QVERIFY(html.find("th drawn)") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestHtmlReport)
#include "tst_html_report.moc"
