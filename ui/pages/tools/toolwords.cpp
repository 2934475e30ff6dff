// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/tools/toolwords.h"

#include <QApplication>
#include <QHash>
#include <QLayout>
#include <QWidget>

namespace troupe {

namespace {

class ToolWords
{
    Q_DECLARE_TR_FUNCTIONS(ToolWords)
};

struct KnownTool
{
    QString title;
    QString about;
};

QHash<QString, KnownTool> knownTools()
{
    return {
        {QStringLiteral("calculator"),
         {ToolWords::tr("Calculator"),
          ToolWords::tr("Calculates with exact decimals and fractions.")}},
        {QStringLiteral("date_time"),
         {ToolWords::tr("Date and time"),
          ToolWords::tr(
              "Knows the time everywhere, weekdays, weeks and how far dates are apart.")}},
        {QStringLiteral("text_statistics"),
         {ToolWords::tr("Text statistics"),
          ToolWords::tr("Counts words, sentences and characters of a text.")}},
        {QStringLiteral("query_database"),
         {ToolWords::tr("Query data"),
          ToolWords::tr("Asks attached databases and CSV files with SQL that only reads.")}},
        {QStringLiteral("list_data_sources"),
         {ToolWords::tr("List data"),
          ToolWords::tr("Tells which databases and CSV files are attached, and what is in them.")}},
        {QStringLiteral("file_read"),
         {ToolWords::tr("Read files"), ToolWords::tr("Reads text files in granted folders.")}},
        {QStringLiteral("file_list"),
         {ToolWords::tr("List files"), ToolWords::tr("Lists what is in granted folders.")}},
        {QStringLiteral("file_write"),
         {ToolWords::tr("Write files"),
          ToolWords::tr("Writes text files in folders that are granted for writing.")}},
        {QStringLiteral("file_analysis"),
         {ToolWords::tr("Analyse files"),
          ToolWords::tr("Tells what is in a text, CSV or JSON file without reading it out.")}},
        {QStringLiteral("http_fetch"),
         {ToolWords::tr("Fetch web pages"),
          ToolWords::tr("Gets a page of the web and reads its text.")}},
        {QStringLiteral("web_search"),
         {ToolWords::tr("Web search"),
          ToolWords::tr("Asks the search engine that is configured below.")}},
        {QStringLiteral("ticket_system"),
         {ToolWords::tr("Tickets"),
          ToolWords::tr("Keeps tickets: opens, finds, changes and comments them.")}},
        {QStringLiteral("Task"),
         {ToolWords::tr("Delegate"), ToolWords::tr("Gives a task to another agent.")}},
    };
}

} // namespace

QString toolRiskLabel(ToolRisk risk)
{
    switch (risk) {
    case ToolRisk::Read:
        return ToolWords::tr("Only reads");
    case ToolRisk::Write:
        return ToolWords::tr("Changes things");
    case ToolRisk::External:
        return ToolWords::tr("Talks to others");
    case ToolRisk::Destructive:
        break;
    }
    return ToolWords::tr("Cannot be undone");
}

BadgeTone toolRiskTone(ToolRisk risk)
{
    switch (risk) {
    case ToolRisk::Read:
        return BadgeTone::Neutral;
    case ToolRisk::Write:
    case ToolRisk::External:
        return BadgeTone::Warning;
    case ToolRisk::Destructive:
        break;
    }
    return BadgeTone::Danger;
}

QString toolTitle(const QString &name, const QString &title)
{
    const KnownTool known = knownTools().value(name);
    return known.title.isEmpty() ? (title.isEmpty() ? name : title) : known.title;
}

QString toolAbout(const QString &name, const QString &description)
{
    const KnownTool known = knownTools().value(name);
    return known.about.isEmpty() ? description.section(QStringLiteral(". "), 0, 0) : known.about;
}

void orderTabs(const QList<QWidget *> &places)
{
    QWidget *before = nullptr;
    const auto put = [&before](QWidget *widget) {
        if (!(widget->focusPolicy() & Qt::TabFocus))
            return;
        if (before)
            QWidget::setTabOrder(before, widget);
        before = widget;
    };
    for (QWidget *place : places) {
        put(place);
        const auto inner = place->findChildren<QWidget *>();
        for (QWidget *widget : inner) {
            if (widget->window() == place->window()) // not the lists that drop down
                put(widget);
        }
    }
}

QList<QWidget *> widgetsOf(const QLayout *layout)
{
    QList<QWidget *> widgets;
    for (int i = 0; i < layout->count(); ++i) {
        if (QWidget *widget = layout->itemAt(i)->widget())
            widgets.append(widget);
    }
    return widgets;
}

QString focusIn(const QWidget *panel)
{
    const QWidget *focus = QApplication::focusWidget();
    return focus && panel->isAncestorOf(focus) ? focus->objectName() : QString();
}

void focusAgain(QWidget *panel, const QString &name)
{
    const auto named = name.isEmpty() ? QList<QWidget *>() : panel->findChildren<QWidget *>(name);
    if (named.isEmpty())
        return;
    // The newest is the last; it is shown only when the event loop has its turn.
    QWidget *widget = named.last();
    QMetaObject::invokeMethod(
        widget, [widget] { widget->setFocus(Qt::OtherFocusReason); }, Qt::QueuedConnection);
}

void clearLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (item->widget()) { // not now: it may be the button that was pressed
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

} // namespace troupe
